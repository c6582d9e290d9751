using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// One layer's forward and backward pass on one backend, for chosen inputs, parameters and output gradient.
/// </summary>
/// <param name="Output">[count, ...].</param>
/// <param name="InputGradients">In the inputs' order; zeros for indices.</param>
/// <param name="ParameterGradients">By the layer's own names: "weight", "bias".</param>
public sealed record LayerPass<T>(
    HostTensor<T> Output,
    Sequence<HostTensor<T>> InputGradients,
    NamedTensors<T> ParameterGradients
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string LayerNode = "layer",
        Gradient = "dy",
        Injected = "injected";

    /// <param name="backend">Who computes.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Each [count, ...]; whole numbers where the layer takes indices.</param>
    /// <param name="outputGradient">dLoss/dOutput [count, ...].</param>
    /// <param name="parameters">Parameters and state by the layer's own names.</param>
    /// <param name="key">The step's key, for dropout.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    public static LayerPass<T> Run(
        IBackend backend,
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T> outputGradient,
        NamedTensors<T> parameters,
        RngKey key,
        bool training
    )
    {
        var model = ModelOf(layer, inputs);
        var count = inputs[0].Shape[0];
        using var executor = backend.Compile<T>(
            model,
            new CompileOptions { Objective = new([new LossTerm(Injected, new Loss.MeanSquaredError())]) }
        );
        var named = model.Parameters.ToLookup(
            p => p.Spec.IsTrained,
            p => KeyValuePair.Create(p.Name, parameters[p.Spec.Name])
        );
        executor.Import(new(new(named[true]), new(named[false]), NamedTensors<T>.Empty));

        // The injected node gives 0, so with the target -count/2 the loss's gradient there is 2 (0 + count/2) / count =
        // 1.
        var target = new T[count];
        target.AsSpan().Fill(T.CreateChecked(-count / 2.0));
        var batch = new Batch<T>(
            count,
            [.. inputs.Select((x, i) => Values(layer, i, x)), outputGradient.Memory],
            [new Targets<T>.Values(target)]
        );
        var pass = executor.Differentiate(batch, key, training);
        return new(
            pass.Outputs[LayerNode],
            inputs
                .Select(
                    (x, i) =>
                        pass.InputGradients.TryGetValue(InputName(i), out var gradient)
                            ? gradient
                            : HostTensor<T>.Zeros(x.Shape)
                )
                .ToSequence(),
            new(
                pass.ParameterGradients.Select(pair =>
                    KeyValuePair.Create(pair.Key[(LayerNode.Length + 1)..], pair.Value)
                )
            )
        );
    }

    /// <summary>The key of the layer's dropout mask.</summary>
    internal static RngKey DropoutKey(RngKey key) => key.For(RngPurpose.Dropout).Fold(LayerNode);

    /// <summary>The layer's output shape for these inputs, batch included.</summary>
    internal static Shape OutputShape(Layer layer, Sequence<HostTensor<T>> inputs) =>
        layer.InferShape(inputs.Select(Sample).ToSequence()).Batched(inputs[0].Shape[0]);

    internal static Sequence<ParameterSpec> Specs(Layer layer, Sequence<HostTensor<T>> inputs) =>
        layer.Parameters(inputs.Select(Sample).ToSequence());

    private static Model ModelOf(Layer layer, Sequence<HostTensor<T>> inputs)
    {
        var names = Enumerable.Range(0, inputs.Count).Select(InputName).ToSequence();
        var output = layer.InferShape(inputs.Select(Sample).ToSequence());
        return new(
            [
                .. names.Select(
                    (name, i) => new Node(name, new Layer.Input(Sample(inputs[i]), layer.TakesIndicesBelow(i)))
                ),
                new Node(Gradient, new Layer.Input(output)),
                new Node(LayerNode, layer, names),
                new Node(Injected, new Layer.Custom(new Injection()), [LayerNode, Gradient]),
            ],
            [LayerNode, Injected]
        );
    }

    private static InputValues<T> Values(Layer layer, int input, HostTensor<T> values) =>
        layer.TakesIndicesBelow(input) is null
            ? values.Memory
            : Array.ConvertAll(values.Span.ToArray(), int.CreateChecked);

    private static string InputName(int index) => $"x{index}";

    private static Shape Sample(HostTensor<T> tensor) => Shape.Create([.. tensor.Shape.Extents.Skip(1)]);
}
