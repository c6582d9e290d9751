using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>A layer at one of its boundaries: what it is fed, and the gradient that comes back to it.</summary>
/// <param name="Name">Which boundary, in words.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">Each [count, ...].</param>
/// <param name="OutputGradient">dLoss/dOutput [count, ...].</param>
/// <param name="Parameters">Parameters and state by the layer's own names.</param>
public sealed record BoundarySample<T>(
    string Name,
    Layer Layer,
    Sequence<HostTensor<T>> Inputs,
    HostTensor<T> OutputGradient,
    NamedTensors<T> Parameters
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The layer's pass on one backend.</summary>
    public LayerPass<T> On(IBackend backend, bool training = true) =>
        LayerPass<T>.Run(backend, Layer, Inputs, OutputGradient, Parameters, RngKey.FromSeed(1), training);

    /// <summary>
    /// Two backends on it; NaN equals NaN, infinity itself. What is zero on both is vacuous, and no failure here.
    /// </summary>
    public GradientReport Compare(IBackend first, IBackend second, bool training = true)
    {
        var report = LayerCheck.Compare(
            first,
            second,
            Layer,
            Inputs,
            OutputGradient,
            Parameters,
            seed: 1,
            training: training
        );
        return report with { Vanishing = report.Tensors.Select(t => t.Name).ToSequence() };
    }

    public override string ToString() => $"{Layer.Kind} {Layer.Describe()}: {Name}";
}

/// <summary>A loss at one of its boundaries.</summary>
/// <param name="Name">Which boundary, in words.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Output">What it judges, [count, size].</param>
/// <param name="Targets">What it compares that with.</param>
public sealed record LossBoundarySample<T>(string Name, Loss Loss, HostTensor<T> Output, Targets<T> Targets)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The loss and its gradient on one backend; the identity (a flatten) stands before the loss.</summary>
    public (double Loss, HostTensor<T> Gradient) On(IBackend backend)
    {
        var model = new Model(
            [new("x", new Layer.Input([Output.Shape[1]])), new("0", new Layer.Flatten(), ["x"])],
            ["0"]
        );
        using var executor = backend.Compile<T>(model, new() { Objective = Objective.Of(model, Loss) });
        var pass = executor.Differentiate(new(Output.Shape[0], [Output.Memory], [Targets]), RngKey.FromSeed(1));
        return (pass.Loss, pass.InputGradients["x"]);
    }

    /// <summary>
    /// Two backends on it; NaN equals NaN, infinity itself. The loss is compared beside the largest logit, of whose
    /// rounding it is made, as a T, which libtorch has it in.
    /// </summary>
    /// <returns>"loss" and "gradient".</returns>
    public Sequence<TensorComparison> Compare(IBackend first, IBackend second)
    {
        var (a, b) = (On(first), On(second));
        var bound = Tolerances.For<T>().Layer;
        var least = Tolerances.Underflow<T>() / bound;
        var logits = TensorComparison.LargestOf(Output.Span);
        return
        [
            TensorComparison.Of<T>(
                "loss",
                [T.CreateChecked(a.Loss)],
                [T.CreateChecked(b.Loss)],
                bound,
                leastScale: Math.Max(logits, least)
            ),
            TensorComparison.Of("gradient", a.Gradient.Span, b.Gradient.Span, bound, leastScale: 1.0 / Output.Size),
        ];
    }

    public override string ToString() => $"{Loss}: {Name}";
}
