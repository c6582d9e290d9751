using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>A backend that is wrong on purpose: it changes one gradient. What a checker says of it shows what the checker is worth.</summary>
internal sealed class TamperedBackend(IBackend inner, string tensor, Func<double, double> change) : IBackend
{
    public string Name => "tampered";

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options) where T : unmanaged, IFloatingPointIeee754<T> =>
        new Executor<T>(inner.Compile<T>(model, options), tensor, change);

    private sealed class Executor<T>(IExecutor<T> inner, string tensor, Func<double, double> change) : IExecutor<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Model Model => inner.Model;

        public CompileOptions Options => inner.Options;

        public ParameterLayout Layout => inner.Layout;

        public void Import(ExecutorState<T> state) => inner.Import(state);

        public ExecutorState<T> Export() => inner.Export();

        public Evaluation<T> Evaluate(Batch<T> batch) => inner.Evaluate(batch);

        public Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training, bool activations)
        {
            var pass = inner.Differentiate(batch, key, training, activations);
            return pass with { ParameterGradients = Change(pass.ParameterGradients, ""), InputGradients = Change(pass.InputGradients, "input:") };
        }

        public double Accumulate(Batch<T> batch, double weight, RngKey key)
        {
            var loss = inner.Accumulate(batch, weight, key);
            if (!Layout.Entries.Any(entry => entry.Name == tensor)) return loss;
            var gradients = new T[Layout.Length];
            inner.Gradients(gradients);
            foreach (ref var g in gradients.AsSpan(Layout[tensor].Range)) g = T.CreateChecked(change(double.CreateChecked(g)));
            inner.SetGradients(gradients);
            return loss;
        }

        public void Gradients(Span<T> destination) => inner.Gradients(destination);

        public void SetGradients(ReadOnlySpan<T> source) => inner.SetGradients(source);

        public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups, Clipping? clipping) => inner.Update(optimizer, groups, clipping);

        public IPredictor<T> CreatePredictor() => inner.CreatePredictor();

        public void Dispose() => inner.Dispose();

        private NamedTensors<T> Change(NamedTensors<T> tensors, string prefix) => new(tensors.Select(pair => prefix + pair.Key != tensor
            ? pair
            : KeyValuePair.Create(pair.Key, HostTensor<T>.Copy(pair.Value.Shape, pair.Value.Span.ToArray().Select(v => T.CreateChecked(change(double.CreateChecked(v)))).ToArray()))));
    }
}
