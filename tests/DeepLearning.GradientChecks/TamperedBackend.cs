using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>
/// A backend that is wrong on purpose: it changes one gradient. What a checker says of it shows what the checker is
/// worth.
/// </summary>
internal sealed class TamperedBackend(IBackend inner, string tensor, Func<double, double> change) : IBackend
{
    public string Name => "tampered";

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new Executor<T>(inner.Compile<T>(model, options), tensor, change);

    private sealed class Executor<T>(IExecutor<T> inner, string tensor, Func<double, double> change)
        : ForwardingExecutor<T>(inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override Differentiation<T> Differentiate(
            Batch<T> batch,
            RngKey key,
            bool training = true,
            bool activations = false
        )
        {
            var pass = base.Differentiate(batch, key, training, activations);
            return pass with
            {
                ParameterGradients = Change(pass.ParameterGradients, ""),
                InputGradients = Change(pass.InputGradients, "input:"),
            };
        }

        public override double Accumulate(Batch<T> batch, double weight, RngKey key)
        {
            var loss = base.Accumulate(batch, weight, key);
            if (!Layout.Entries.Any(entry => entry.Name == tensor))
                return loss;
            var gradients = new T[Layout.Length];
            Gradients(gradients);
            foreach (ref var g in gradients.AsSpan(Layout[tensor].Range))
                g = T.CreateChecked(change(double.CreateChecked(g)));
            SetGradients(gradients);
            return loss;
        }

        private NamedTensors<T> Change(NamedTensors<T> tensors, string prefix) =>
            new(
                tensors.Select(pair =>
                    prefix + pair.Key != tensor
                        ? pair
                        : KeyValuePair.Create(
                            pair.Key,
                            HostTensor<T>.Copy(
                                pair.Value.Shape,
                                pair.Value.Span.ToArray()
                                    .Select(v => T.CreateChecked(change(double.CreateChecked(v))))
                                    .ToArray()
                            )
                        )
                )
            );
    }
}
