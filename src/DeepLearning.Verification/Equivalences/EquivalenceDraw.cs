using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>What an instance of an equivalence is drawn from, and computed and compared with.</summary>
internal sealed class EquivalenceDraw<T>(IBackend backend, ulong seed, string name)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly Tolerances Bounds = Tolerances.For<T>();
    private readonly RngKey _key = RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold(name);
    private ulong _next;

    public IBackend Backend => backend;

    public ulong Seed => seed;

    public Choices Choices { get; } =
        new(RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold(name).Fold("choices"));

    /// <summary>1 up to a bound.</summary>
    public int UpTo(int bound) => 1 + Choices.Below(bound);

    /// <summary>Standard normal values.</summary>
    public HostTensor<T> Normal(params ReadOnlySpan<int> extents) => Normal(Shape.Create(extents));

    public HostTensor<T> Normal(Shape shape) => LayerCheck.Normal<T>(shape, _key.Fold(_next++));

    /// <summary>Normal parameters, and variances from 0.5 to 2.</summary>
    public NamedTensors<T> Parameters(Model model) =>
        new(
            model.Parameters.Select(p =>
                KeyValuePair.Create(
                    p.Name,
                    p.Spec.Name == "running_var"
                        ? HostTensor<T>.Create(p.Spec.Shape, v => Draws.Uniform(_key.Fold(_next++), 0.5, 2, v))
                        : Normal(p.Spec.Shape)
                )
            )
        );

    /// <summary>A chain: the input "x", then "0", "1", ...</summary>
    public static Model Chain(Shape input, params ReadOnlySpan<Layer> layers)
    {
        List<Node> nodes = [new("x", new Layer.Input(input))];
        for (var i = 0; i < layers.Length; i++)
            nodes.Add(new($"{i}", layers[i], [nodes[^1].Name]));
        return new(nodes.ToSequence(), [nodes[^1].Name]);
    }

    /// <summary>One layer on one input.</summary>
    public Computation<T> Run(Layer layer, HostTensor<T> x, HostTensor<T> dy, NamedTensors<T>? parameters = null) =>
        Run(Chain(x.Shape.Sample(), layer), x, dy, parameters);

    /// <summary>A model with one input.</summary>
    public Computation<T> Run(Model model, HostTensor<T> x, HostTensor<T> dy, NamedTensors<T>? parameters = null) =>
        Run(model, Named((model.Inputs[0].Name, x)), dy, parameters);

    public Computation<T> Run(
        Model model,
        NamedTensors<T> inputs,
        HostTensor<T> dy,
        NamedTensors<T>? parameters = null
    ) => Computation<T>.Of(backend, model, inputs, dy, parameters ?? NamedTensors<T>.Empty);

    public static NamedTensors<T> Named(params ReadOnlySpan<(string Name, HostTensor<T> Tensor)> tensors)
    {
        var pairs = new List<KeyValuePair<string, HostTensor<T>>>();
        foreach (var (name, tensor) in tensors)
            pairs.Add(KeyValuePair.Create(name, tensor));
        return new(pairs);
    }

    /// <summary>Equal to the bit, but for the sign of 0.</summary>
    public static TensorComparison Exactly(string what, HostTensor<T> left, HostTensor<T> right) =>
        TensorComparison.Of(what, left.Span, right.Span, 0);

    /// <summary>
    /// Sums of the same products in another order: to the table's bound of a layer, beside the largest of the terms.
    /// </summary>
    /// <param name="what">The tensor.</param>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    /// <param name="terms">What the left side gives on absolute values.</param>
    public static TensorComparison Sums(string what, HostTensor<T> left, HostTensor<T> right, HostTensor<T> terms) =>
        TensorComparison.Of(
            what,
            left.Span,
            right.Span,
            Bounds.Layer,
            leastScale: TensorComparison.LargestOf(terms.Span)
        );

    /// <summary>To the table's bound of a gradient, beside the tensor's largest value or what is given.</summary>
    public static TensorComparison Closely(
        string what,
        HostTensor<T> left,
        HostTensor<T> right,
        double leastScale = 0
    ) => TensorComparison.Of(what, left.Span, right.Span, Bounds.Gradient, leastScale: leastScale);
}
