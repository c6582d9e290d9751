using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Named samples at the boundaries of layers and losses: ties, zeros of both signs, kinks and the numbers next to them,
/// saturation, subnormals, infinities, NaN; one value, one pixel, one channel, one sample, windows that lie in the
/// padding, strides that drop the tail. For our layers and for yours.
/// </summary>
public static class BoundarySamples
{
    /// <summary>Ours at the settings that have edges of their own.</summary>
    public static Sequence<Layer> Layers { get; } =
    [
        new Layer.Embedding(4, 3),
        new Layer.Embedding(1, 2),
        new Layer.Embedding(4, 3, paddingIndex: 3),
        new Layer.Dense(3),
        new Layer.Conv2d(2, 3),
        new Layer.Conv2d(2, 2, 3, new Padding.Sides(3, 0, 2, 3)), // windows that lie in the padding
        new Layer.Conv2d(4, 3, 2, 1, 2, groups: 2),
        new Layer.Conv1d(2, 3),
        new Layer.Conv1d(4, 2, 3, Padding1d.Ends(3, 1), 2, groups: 2),
        new Layer.Conv2d(2, 3, 1, 1) { PaddingMode = PaddingMode.Reflect },
        new Layer.Conv2d(2, 3, 2, new Padding.Sides(2, 0, 1, 3)) { PaddingMode = PaddingMode.Replicate },
        new Layer.Conv2d(2, (1, 3), 1, Padding.Same) { PaddingMode = PaddingMode.Circular },
        new Layer.Conv1d(2, 3, 1, 1) { PaddingMode = PaddingMode.Circular },
        new Layer.ConvTranspose2d(2, 3),
        new Layer.ConvTranspose2d(2, 2, 3, 1, 2), // strides that leave gaps
        new Layer.ConvTranspose2d(4, 3, 2, 1, 1, 2, groups: 2),
        new Layer.ConvTranspose1d(2, 3, 2),
        new Layer.ConvTranspose1d(4, 2, 1, 1, 1, 3, groups: 2),
        new Layer.MaxPool2d(2),
        new Layer.MaxPool2d(3, 2, 1),
        new Layer.MaxPool2d(2, 1, 0, 2),
        new Layer.MaxPool2d(3, 2, 1) { CeilMode = true },
        new Layer.MaxPool1d(3, 2, 1),
        new Layer.MaxPool1d(2, 3) { CeilMode = true },
        new Layer.AvgPool2d(2),
        new Layer.AvgPool2d(3, 2, 1, countPadding: false),
        new Layer.AvgPool2d(3, 2, 1) { CeilMode = true },
        new Layer.AvgPool1d(3, 2, 1),
        new Layer.AdaptiveMaxPool1d(2),
        new Layer.AdaptiveMaxPool2d(2),
        new Layer.AdaptiveAvgPool1d(2),
        new Layer.AdaptiveAvgPool2d((3, 2)),
        new Layer.GlobalMaxPool2d(),
        new Layer.GlobalAvgPool2d(),
        new Layer.Upsample(factor: 2),
        new Layer.Upsample((2, 5)),
        new Layer.Upsample(factor: (2, 4), mode: UpsampleMode.Bilinear),
        new Layer.Upsample((3, 7), mode: UpsampleMode.Bilinear, alignCorners: true),
        new Layer.Upsample(factor: (1.5, 2.25)),
        new Layer.Upsample(factor: 1.5, mode: UpsampleMode.Linear),
        new Layer.Upsample(5, mode: UpsampleMode.Linear, alignCorners: true),
        new Layer.PixelShuffle(2),
        new Layer.Flatten(),
        new Layer.Reshape([2, 3]),
        new Layer.ZeroPad2d(new Padding.Sides(0, 1, 2, 0)),
        new Layer.ReLU(),
        new Layer.LeakyReLU(0.25),
        new Layer.LeakyReLU(-0.5),
        new Layer.Sigmoid(),
        new Layer.Tanh(),
        new Layer.ELU(),
        new Layer.ELU(-0.5),
        new Layer.GELU(),
        new Layer.GELU(approximate: true),
        new Layer.SiLU(),
        new Layer.Softplus(),
        new Layer.Softplus(2, 0),
        new Layer.PReLU(),
        new Layer.PReLU(perChannel: true),
        new Layer.ReLU6(),
        new Layer.Hardsigmoid(),
        new Layer.Hardswish(),
        new Layer.CELU(0.5),
        new Layer.SELU(),
        new Layer.Mish(),
        new Layer.LogSigmoid(),
        new Layer.GLU(),
        new Layer.GLU(0),
        new Layer.Softmax(),
        new Layer.Softmax(0),
        new Layer.LogSoftmax(),
        new Layer.LogSoftmax(0),
        new Layer.Dropout(0.5),
        new Layer.Dropout(0),
        new Layer.Dropout(1),
        new Layer.AlphaDropout(0.5),
        new Layer.AlphaDropout(1),
        new Layer.Dropout2d(0.5),
        new Layer.BatchNorm(),
        new Layer.BatchNorm { Frozen = true },
        new Layer.BatchNorm(affine: false),
        new Layer.BatchNorm(trackRunningStatistics: false),
        new Layer.LayerNorm(),
        new Layer.LayerNorm(axes: 1),
        new Layer.LayerNorm(axes: 2, affine: false),
        new Layer.GroupNorm(1),
        new Layer.GroupNorm(2, affine: false),
        new Layer.InstanceNorm(),
        new Layer.InstanceNorm(affine: true),
        new Layer.RMSNorm(),
        new Layer.RMSNorm(3, affine: false),
        new Layer.Concat(),
        new Layer.Add(),
        new Layer.Subtract(),
        new Layer.Multiply(),
        new Layer.Maximum(),
        new Layer.Scale(-2, 0.5),
        new Layer.Scale(0, 1),
        new Layer.Sum([0]),
        new Layer.Sum([1, -1], keepDims: true),
        new Layer.Mean([-1]),
        new Layer.Mean([0, 2]),
        new Layer.Slice(0, 1),
        new Layer.Slice(-1, 0, null, 2),
        new Layer.Select(0, -1),
        new Layer.Select(1, 0),
        new Layer.Transpose([2, 0, 1]),
        new Layer.MatMul(),
        new Layer.MatMul(transposeFirst: true, transposeSecond: true),
    ];

    /// <summary>Every loss at the settings that have edges of their own.</summary>
    public static Sequence<Loss> Losses { get; } =
    [
        new Loss.CrossEntropy(),
        new Loss.CrossEntropy { LabelSmoothing = 0.2 },
        new Loss.CrossEntropy { ClassWeights = [0, 1, 2], IgnoreIndex = 1 },
        new Loss.NegativeLogLikelihood(),
        new Loss.NegativeLogLikelihood { ClassWeights = [0, 1, 2] },
        new Loss.BinaryCrossEntropy(),
        new Loss.BinaryCrossEntropy { PositiveWeight = 3 },
        new Loss.MeanSquaredError(),
        new Loss.MeanAbsoluteError(),
        new Loss.SmoothL1(),
        new Loss.SmoothL1 { Beta = 0.5 },
        new Loss.Huber(),
        new Loss.Huber { Delta = 0.5 },
        new Loss.KLDivergence(),
        new Loss.KLDivergence { LogTarget = true },
        new Loss.PoissonNegativeLogLikelihood(),
        new Loss.PoissonNegativeLogLikelihood { LogInput = false, Full = true },
        new Loss.GaussianNegativeLogLikelihood(),
        new Loss.Hinge(),
        new Loss.Hinge { Squared = true },
        new Loss.Focal(),
        new Loss.Focal { Alpha = null, Gamma = 0.5 },
        new Loss.Custom(new LogCosh()),
    ];

    /// <summary>
    /// A layer at its edges: every pattern of values in every shape that it takes of those that are its kind's.
    /// </summary>
    /// <param name="layer">The layer.</param>
    public static IEnumerable<BoundarySample<T>> For<T>(Layer layer)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        layer
            .Accept(new LayerBoundaries())
            .Shapes.Where(shape => Takes(layer, shape.Inputs))
            .SelectMany(shape => For<T>(layer, shape.Inputs, shape.Name));

    /// <summary>A layer on inputs of these shapes: every pattern of values, for one sample and for three.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The shapes of its inputs, without the batch axis.</param>
    /// <param name="name">What the shapes are, for the samples' names.</param>
    public static IEnumerable<BoundarySample<T>> For<T>(Layer layer, Sequence<Shape> inputs, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (output, specs) = (layer.InferShape(inputs), layer.Parameters(inputs));
        var key = RngKey.FromSeed(1).For(RngPurpose.Verification);
        var parameters = new NamedTensors<T>(
            specs.Select(spec =>
                KeyValuePair.Create(
                    spec.Name,
                    spec.Name == "running_var"
                        ? HostTensor<T>.Create(spec.Shape, values => values.Fill(T.CreateChecked(0.75)))
                        : LayerCheck.Normal<T>(spec.Shape, key.Fold(spec.Name))
                )
            )
        );
        var patterns = layer.TakesIndicesBelow(0) is { } limit
            ? BoundaryValues.Indices<T>(limit)
            : BoundaryValues.Of<T>(layer.Accept(new LayerBoundaries()).Kinks);
        foreach (var (values, pattern) in patterns)
        foreach (var count in new[] { 1, 3 })
        {
            if (layer is Layer.BatchNorm { Frozen: false } && count * inputs[0].Size / inputs[0][0] == 1)
                continue; // one value a channel has no variance: refused in training
            yield return new(
                $"{values}, {name}, {(count == 1 ? "one sample" : $"{count} samples")}",
                layer,
                inputs.Select(shape => BoundaryValues.Fill(shape.Batched(count), pattern)).ToSequence(),
                LayerCheck.Normal<T>(output.Batched(count), key.Fold("dy")),
                parameters
            );
        }
    }

    /// <summary>A loss at its edges: every pattern of values against targets at their ends.</summary>
    /// <param name="loss">A loss that takes three values a sample, or four where they have halves.</param>
    public static IEnumerable<LossBoundarySample<T>> For<T>(Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = loss is Loss.GaussianNegativeLogLikelihood ? 4 : 3;
        double[] kinks = loss switch
        {
            Loss.SmoothL1 smooth => [smooth.Beta, 0],
            Loss.Huber huber => [huber.Delta, 0],
            _ => [0, 1],
        };
        foreach (var (values, pattern) in BoundaryValues.Of<T>(kinks))
        foreach (var count in new[] { 1, 4 })
        foreach (var (name, targets) in loss.Accept(new LossBoundaries<T>(count, size)))
            yield return new(
                $"{values}, {name}, {(count == 1 ? "one sample" : $"{count} samples")}",
                loss,
                BoundaryValues.Fill([count, size], pattern),
                targets
            );
    }

    private static bool Takes(Layer layer, Sequence<Shape> inputs)
    {
        try
        {
            return layer.InferShape(inputs).Size > 0;
        }
        catch (ShapeException)
        {
            return false;
        }
    }
}
