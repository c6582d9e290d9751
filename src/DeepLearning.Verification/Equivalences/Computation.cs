using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>A model's output, and the gradients of Σ output dy.</summary>
/// <param name="Output">[count, ...].</param>
/// <param name="Inputs">The inputs' gradients by node name.</param>
/// <param name="Parameters">The parameters' gradients by name.</param>
internal sealed record Computation<T>(HostTensor<T> Output, NamedTensors<T> Inputs, NamedTensors<T> Parameters)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Gradient = "dy",
        Injected = "injected";

    /// <summary>The gradient of the only input.</summary>
    public HostTensor<T> Input => Inputs.Values.First();

    /// <param name="backend">Who computes.</param>
    /// <param name="model">A model with one output.</param>
    /// <param name="inputs">By node name, each [count, ...].</param>
    /// <param name="dy">[count, ...].</param>
    /// <param name="parameters">Parameters and state by name.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    public static Computation<T> Of(
        IBackend backend,
        Model model,
        NamedTensors<T> inputs,
        HostTensor<T> dy,
        NamedTensors<T> parameters,
        bool training = true
    )
    {
        var (output, count) = (model.Outputs[0], dy.Shape[0]);
        var whole = new Model(
            [
                .. model.Nodes,
                new(Gradient, new Layer.Input(model.ShapeOf(output))),
                new(Injected, new Layer.Custom(new Injection()), [output, Gradient]),
            ],
            [output, Injected]
        );
        using var executor = backend.Compile<T>(
            whole,
            new() { Objective = new([new(Injected, new Loss.MeanSquaredError())]) }
        );
        var named = whole.Parameters.ToLookup(
            p => p.Spec.IsTrained,
            p => KeyValuePair.Create(p.Name, parameters[p.Name])
        );
        executor.Import(new(new(named[true]), new(named[false]), NamedTensors<T>.Empty));

        // The injected node gives 0, so with the target -count/2 the loss's gradient there is 1.
        var target = new T[count];
        target.AsSpan().Fill(T.CreateChecked(-count / 2.0));
        var pass = executor.Differentiate(
            new(
                count,
                [.. model.Inputs.Select(node => inputs[node.Name].Memory), dy.Memory],
                [new Targets<T>.Values(target)]
            ),
            RngKey.FromSeed(1),
            training
        );
        return new(
            pass.Outputs[output],
            new(pass.InputGradients.Where(p => p.Key != Gradient)),
            pass.ParameterGradients
        );
    }
}
