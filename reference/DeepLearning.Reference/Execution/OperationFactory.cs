using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>The operation that carries out each layer, for the shapes it meets in a model.</summary>
internal sealed class OperationFactory<T>(Sequence<Shape> inputs, Shape output) : ILayerVisitor<Operation<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static Operation<T>[] For(Model model, ISubstitution? substitution) =>
        [
            .. model.Nodes.Select(
                (node, i) =>
                {
                    var own = For(node, model.InputShapesOf(node), model.Shapes[i]);
                    return substitution is null ? own : substitution.Operation(model, node, own);
                }
            ),
        ];

    private static Operation<T> For(Node node, Sequence<Shape> inputs, Shape output)
    {
        try
        {
            return node.Layer.Accept(new OperationFactory<T>(inputs, output));
        }
        catch (ShapeException e)
        {
            throw new ShapeException($"node '{node.Name}' ({node.Layer.Kind}): {e.Message}", e);
        }
    }

    private static Operation<T> Convolution(Shape input, Shape output, Layer.Conv2d layer)
    {
        var geometry = new ConvGeometry(input, output, layer.Window, layer.Groups);
        return layer.PaddingMode == PaddingMode.Zeros
            ? new Conv2d<T>(geometry, layer.HasBias)
            : new BorderedConv2d<T>(geometry, layer.PaddingMode, layer.HasBias);
    }

    private static MaxPool2d<T> MaxPool(Shape input, Shape output) =>
        new(input, output, PoolAxis.Adaptive(input[1], output[1]), PoolAxis.Adaptive(input[2], output[2]));

    private static AvgPool2d<T> AvgPool(Shape input, Shape output) =>
        new(input, output, PoolAxis.Adaptive(input[1], output[1]), PoolAxis.Adaptive(input[2], output[2]));

    private ResampledPixel<T>[] Resampled(Layer.Upsample layer, int axis) =>
        layer.Mode == UpsampleMode.Nearest
            ? ResampledAxis.Nearest<T>(layer.Axis(inputs[0], axis))
            : ResampledAxis.Linear<T>(layer.Axis(inputs[0], axis), layer.AlignCorners);

    /// <summary>A signal as an image of height 1: the same values.</summary>
    private static Shape OfImage(Shape signal) => [signal[0], 1, signal[1]];

    public Operation<T> Visit(Layer.Input layer) => new Input<T>();

    public Operation<T> Visit(Layer.Embedding layer) => new Embedding<T>(layer.Features, layer.PaddingIndex);

    public Operation<T> Visit(Layer.Dense layer) =>
        new Dense<T>(output.Size / layer.Units, inputs[0].Extents[^1], layer.Units, layer.HasBias);

    public Operation<T> Visit(Layer.Conv1d layer) => Convolution(OfImage(inputs[0]), OfImage(output), layer.ToConv2d());

    public Operation<T> Visit(Layer.Conv2d layer) => Convolution(inputs[0], output, layer);

    public Operation<T> Visit(Layer.ConvTranspose1d layer) =>
        new ConvTranspose2d<T>(
            new ConvGeometry(OfImage(output), OfImage(inputs[0]), layer.ToConvTranspose2d().Window, layer.Groups),
            layer.HasBias
        );

    public Operation<T> Visit(Layer.ConvTranspose2d layer) =>
        new ConvTranspose2d<T>(new ConvGeometry(output, inputs[0], layer.Window, layer.Groups), layer.HasBias);

    public Operation<T> Visit(Layer.MaxPool1d layer) =>
        new MaxPool2d<T>(OfImage(inputs[0]), OfImage(output), layer.ToMaxPool2d().Window);

    public Operation<T> Visit(Layer.MaxPool2d layer) => new MaxPool2d<T>(inputs[0], output, layer.Window);

    public Operation<T> Visit(Layer.AvgPool1d layer) =>
        new AvgPool2d<T>(OfImage(inputs[0]), OfImage(output), layer.ToAvgPool2d().Window, layer.CountPadding);

    public Operation<T> Visit(Layer.AvgPool2d layer) =>
        new AvgPool2d<T>(inputs[0], output, layer.Window, layer.CountPadding);

    public Operation<T> Visit(Layer.AdaptiveMaxPool1d layer) => MaxPool(OfImage(inputs[0]), OfImage(output));

    public Operation<T> Visit(Layer.AdaptiveMaxPool2d layer) => MaxPool(inputs[0], output);

    public Operation<T> Visit(Layer.AdaptiveAvgPool1d layer) => AvgPool(OfImage(inputs[0]), OfImage(output));

    public Operation<T> Visit(Layer.AdaptiveAvgPool2d layer) => AvgPool(inputs[0], output);

    public Operation<T> Visit(Layer.GlobalMaxPool2d layer) => new GlobalMaxPool2d<T>(inputs[0]);

    public Operation<T> Visit(Layer.GlobalAvgPool2d layer) => new GlobalAvgPool2d<T>(inputs[0]);

    public Operation<T> Visit(Layer.Upsample layer) =>
        output.Rank == 2
            ? new UpsampleSignal<T>(inputs[0], Resampled(layer, 1), layer.Mode == UpsampleMode.Linear)
            : new Upsample<T>(inputs[0], Resampled(layer, 1), Resampled(layer, 2), layer.Mode == UpsampleMode.Bilinear);

    public Operation<T> Visit(Layer.PixelShuffle layer) => new PixelShuffle<T>(inputs[0], layer.Factor);

    public Operation<T> Visit(Layer.Flatten layer) => new Flatten<T>();

    public Operation<T> Visit(Layer.Reshape layer) => new Flatten<T>();

    public Operation<T> Visit(Layer.ZeroPad2d layer) => new ZeroPad2d<T>(inputs[0], output, layer.Sides);

    public Operation<T> Visit(Layer.ReLU layer) => new ReLU<T>();

    public Operation<T> Visit(Layer.LeakyReLU layer) => new LeakyReLU<T>(layer.Slope);

    public Operation<T> Visit(Layer.Sigmoid layer) => new Sigmoid<T>();

    public Operation<T> Visit(Layer.Tanh layer) => new Tanh<T>();

    public Operation<T> Visit(Layer.ELU layer) => new ELU<T>(layer.Alpha);

    public Operation<T> Visit(Layer.GELU layer) => layer.Approximate ? new ApproximateGELU<T>() : new GELU<T>();

    public Operation<T> Visit(Layer.SiLU layer) => new SiLU<T>();

    public Operation<T> Visit(Layer.Softplus layer) => new Softplus<T>(layer.Beta, layer.Threshold);

    public Operation<T> Visit(Layer.PReLU layer) => new PReLU<T>(output, layer.PerChannel);

    public Operation<T> Visit(Layer.ReLU6 layer) => new ReLU6<T>();

    public Operation<T> Visit(Layer.Hardsigmoid layer) => new Hardsigmoid<T>();

    public Operation<T> Visit(Layer.Hardswish layer) => new Hardswish<T>();

    public Operation<T> Visit(Layer.CELU layer) => new CELU<T>(layer.Alpha);

    public Operation<T> Visit(Layer.SELU layer) => new SELU<T>();

    public Operation<T> Visit(Layer.Mish layer) => new Mish<T>();

    public Operation<T> Visit(Layer.LogSigmoid layer) => new LogSigmoid<T>();

    public Operation<T> Visit(Layer.GLU layer) => new GLU<T>(output, layer.Axis);

    public Operation<T> Visit(Layer.Softmax layer) => new Softmax<T>(output, layer.Axis);

    public Operation<T> Visit(Layer.LogSoftmax layer) => new LogSoftmax<T>(output, layer.Axis);

    public Operation<T> Visit(Layer.Dropout layer) => new Dropout<T>(layer.Rate);

    public Operation<T> Visit(Layer.AlphaDropout layer) => new AlphaDropout<T>(layer.Rate);

    public Operation<T> Visit(Layer.Dropout2d layer) => new Dropout2d<T>(output, layer.Rate);

    public Operation<T> Visit(Layer.BatchNorm layer) => new BatchNorm<T>(output, layer);

    public Operation<T> Visit(Layer.LayerNorm layer) =>
        new LayerNorm<T>(output.Size, layer.Normalised(output).Size, layer.Epsilon, layer.Affine);

    public Operation<T> Visit(Layer.GroupNorm layer) =>
        new GroupNorm<T>(output, layer.Groups, layer.Epsilon, layer.Affine);

    public Operation<T> Visit(Layer.InstanceNorm layer) =>
        new GroupNorm<T>(output, output[0], layer.Epsilon, layer.Affine);

    public Operation<T> Visit(Layer.RMSNorm layer) =>
        new RMSNorm<T>(output.Size, layer.Normalised(output).Size, layer.Epsilon, layer.Affine);

    public Operation<T> Visit(Layer.Concat layer) => new Concat<T>();

    public Operation<T> Visit(Layer.Add layer) => new Add<T>(Repetition.Of(inputs, output));

    public Operation<T> Visit(Layer.Subtract layer) => new Subtract<T>(Repetition.Of(inputs, output));

    public Operation<T> Visit(Layer.Multiply layer) => new Multiply<T>(Repetition.Of(inputs, output));

    public Operation<T> Visit(Layer.Maximum layer) => new Maximum<T>(Repetition.Of(inputs, output));

    public Operation<T> Visit(Layer.Scale layer) => new Scale<T>(layer.Factor, layer.Shift);

    public Operation<T> Visit(Layer.Sum layer) => new Sum<T>(layer.Kept(inputs[0]), inputs[0]);

    public Operation<T> Visit(Layer.Mean layer) => new Mean<T>(layer.Kept(inputs[0]), inputs[0]);

    public Operation<T> Visit(Layer.Slice layer) => new Slice<T>(layer, inputs[0], output);

    public Operation<T> Visit(Layer.Select layer) => new Select<T>(layer, inputs[0], output);

    public Operation<T> Visit(Layer.Transpose layer) => new Transpose<T>(layer.Order(inputs[0]), inputs[0], output);

    public Operation<T> Visit(Layer.MatMul layer) => new MatMul<T>(layer, inputs, output);

    public Operation<T> Visit(Layer.Custom layer) => new Custom<T>(layer.Implementation);
}
