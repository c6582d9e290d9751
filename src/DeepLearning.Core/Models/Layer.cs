using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// What one node of a model computes: a closed union, one sealed case a file (Layers/). A case holds its settings, its
/// shape rule and its parameters; what it computes is the backends' work. Whoever handles layers implements
/// <see cref="ILayerVisitor{TResult}"/>, so a new case does not compile until everybody handles it.
/// Shapes are those of one sample: the batch axis is left out.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Input), "input")]
[JsonDerivedType(typeof(Embedding), "embedding")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Conv1d), "conv1d")]
[JsonDerivedType(typeof(Conv2d), "conv2d")]
[JsonDerivedType(typeof(ConvTranspose1d), "convTranspose1d")]
[JsonDerivedType(typeof(ConvTranspose2d), "convTranspose2d")]
[JsonDerivedType(typeof(MaxPool1d), "maxPool1d")]
[JsonDerivedType(typeof(MaxPool2d), "maxPool2d")]
[JsonDerivedType(typeof(AvgPool1d), "avgPool1d")]
[JsonDerivedType(typeof(AvgPool2d), "avgPool2d")]
[JsonDerivedType(typeof(AdaptiveMaxPool1d), "adaptiveMaxPool1d")]
[JsonDerivedType(typeof(AdaptiveMaxPool2d), "adaptiveMaxPool2d")]
[JsonDerivedType(typeof(AdaptiveAvgPool1d), "adaptiveAvgPool1d")]
[JsonDerivedType(typeof(AdaptiveAvgPool2d), "adaptiveAvgPool2d")]
[JsonDerivedType(typeof(GlobalMaxPool2d), "globalMaxPool2d")]
[JsonDerivedType(typeof(GlobalAvgPool2d), "globalAvgPool2d")]
[JsonDerivedType(typeof(Upsample), "upsample")]
[JsonDerivedType(typeof(PixelShuffle), "pixelShuffle")]
[JsonDerivedType(typeof(Flatten), "flatten")]
[JsonDerivedType(typeof(Reshape), "reshape")]
[JsonDerivedType(typeof(ZeroPad2d), "zeroPad2d")]
[JsonDerivedType(typeof(ReLU), "relu")]
[JsonDerivedType(typeof(LeakyReLU), "leakyReLU")]
[JsonDerivedType(typeof(Sigmoid), "sigmoid")]
[JsonDerivedType(typeof(Tanh), "tanh")]
[JsonDerivedType(typeof(ELU), "elu")]
[JsonDerivedType(typeof(GELU), "gelu")]
[JsonDerivedType(typeof(SiLU), "silu")]
[JsonDerivedType(typeof(Softplus), "softplus")]
[JsonDerivedType(typeof(PReLU), "prelu")]
[JsonDerivedType(typeof(ReLU6), "relu6")]
[JsonDerivedType(typeof(Hardsigmoid), "hardsigmoid")]
[JsonDerivedType(typeof(Hardswish), "hardswish")]
[JsonDerivedType(typeof(CELU), "celu")]
[JsonDerivedType(typeof(SELU), "selu")]
[JsonDerivedType(typeof(Mish), "mish")]
[JsonDerivedType(typeof(LogSigmoid), "logSigmoid")]
[JsonDerivedType(typeof(GLU), "glu")]
[JsonDerivedType(typeof(AlphaDropout), "alphaDropout")]
[JsonDerivedType(typeof(Softmax), "softmax")]
[JsonDerivedType(typeof(LogSoftmax), "logSoftmax")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Dropout2d), "dropout2d")]
[JsonDerivedType(typeof(BatchNorm), "batchNorm")]
[JsonDerivedType(typeof(LayerNorm), "layerNorm")]
[JsonDerivedType(typeof(GroupNorm), "groupNorm")]
[JsonDerivedType(typeof(InstanceNorm), "instanceNorm")]
[JsonDerivedType(typeof(RMSNorm), "rmsNorm")]
[JsonDerivedType(typeof(Concat), "concat")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(Subtract), "subtract")]
[JsonDerivedType(typeof(Multiply), "multiply")]
[JsonDerivedType(typeof(Maximum), "maximum")]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(Sum), "sum")]
[JsonDerivedType(typeof(Mean), "mean")]
[JsonDerivedType(typeof(Slice), "slice")]
[JsonDerivedType(typeof(Select), "select")]
[JsonDerivedType(typeof(Transpose), "transpose")]
[JsonDerivedType(typeof(MatMul), "matMul")]
[JsonDerivedType(typeof(Custom), "custom")]
public abstract partial record Layer
{
    private Layer() { }

    /// <summary>The case's name, as the summary and the errors give it.</summary>
    [JsonIgnore]
    public virtual string Kind => GetType().Name;

    /// <summary>The settings in a few words, for the summary; empty when there are none.</summary>
    public virtual string Describe() => "";

    public abstract TResult Accept<TResult>(ILayerVisitor<TResult> visitor);

    /// <summary>The shape of the output for these inputs.</summary>
    /// <exception cref="ShapeException">The inputs do not fit this layer.</exception>
    public abstract Shape InferShape(Sequence<Shape> inputs);

    /// <summary>
    /// How many different indices, from 0 on, the layer takes at an input; null where it takes reals.
    /// </summary>
    public virtual int? TakesIndicesBelow(int input) => null;

    /// <summary>
    /// The parameters and the non-trained state for these inputs (which fit), in PyTorch's order and names.
    /// </summary>
    public virtual Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [];

    /// <summary>The one input of a layer that reads one value.</summary>
    private static Shape Single(Sequence<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new ShapeException($"expects one input, but is given {inputs.Count}");

    /// <summary>The one input of a layer that reads a signal, [channels, steps].</summary>
    private static Shape Signal(Sequence<Shape> inputs)
    {
        var shape = Single(inputs);
        return shape.Rank == 2 ? shape : throw ShapeException.Expected("a signal [channels, steps]", shape);
    }

    /// <summary>The one input of a layer that reads an image, [channels, height, width].</summary>
    private static Shape Image(Sequence<Shape> inputs)
    {
        var shape = Single(inputs);
        return shape.Rank == 3 ? shape : throw ShapeException.Expected("an image [channels, height, width]", shape);
    }

    /// <summary>The one input of a layer that reads features, [n], or an image, [channels, height, width].</summary>
    private static Shape FeaturesOrImage(Sequence<Shape> inputs)
    {
        var shape = Single(inputs);
        return shape.Rank is 1 or 3
            ? shape
            : throw ShapeException.Expected("features [n] or an image [channels, height, width]", shape);
    }

    /// <summary>The shape of a layer that works along an axis: its one input's, which has that axis.</summary>
    private static Shape WithAxis(Sequence<Shape> inputs, int axis)
    {
        var shape = Single(inputs);
        shape.AxisOf(axis);
        return shape;
    }

    /// <summary>The axes of a shape that a setting means, each once.</summary>
    private static Sequence<int> AxesOf(Shape shape, Sequence<int> axes)
    {
        var of = axes.Select(axis => shape.AxisOf(axis)).ToSequence();
        return of.Distinct().Count() == of.Count
            ? of
            : throw ShapeException.Expected($"axes that differ in place of {string.Join(", ", axes)}", shape);
    }

    private static Sequence<int> SomeAxes(Sequence<int> axes, [CallerMemberName] string name = "") =>
        Require.NotNull(axes, name).Count > 0
            ? axes
            : throw new ArgumentException($"{name} must name an axis, but is empty", name);

    /// <summary>A shape with another extent along an axis.</summary>
    private static Shape With(Shape shape, int axis, int extent) =>
        Shape.Create([.. shape.Extents.Select((own, i) => i == axis ? extent : own)]);

    /// <summary>A shape with an extent of 1 along some axes.</summary>
    private static Shape Ones(Shape shape, Sequence<int> axes) =>
        Shape.Create([.. shape.Extents.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)]);

    /// <exception cref="ShapeException">The groups do not divide the input's or the output's channels.</exception>
    private static void CheckGroups(Shape input, int channels, int groups)
    {
        if (input[0] % groups != 0 || channels % groups != 0)
            throw new ShapeException(
                $"expects input and output channels that {groups} groups divide, but is given "
                    + $"{input[0]} and {channels} (input {input})"
            );
    }

    /// <summary>A weight, and a bias of this many values; null for none.</summary>
    private static Sequence<ParameterSpec> WithBias(ParameterSpec weight, int? biases, Initializer initializer) =>
        biases is { } count ? [weight, new("bias", [count], initializer)] : [weight];

    /// <summary>The shape in which the inputs of a layer meet that joins several, element by element.</summary>
    private static Shape Met(Sequence<Shape> inputs, int atLeast, int atMost = int.MaxValue)
    {
        if (inputs.Count >= atLeast && inputs.Count <= atMost)
            return Broadcasting.Of(inputs);
        var expected =
            atLeast == 1 ? "at least one input"
            : atMost == 2 ? "two inputs"
            : "at least two inputs";
        throw new ShapeException($"expects {expected}, but is given {(inputs.Count == 0 ? "none" : inputs.Count)}");
    }

    /// <summary>A norm's weight of ones and bias of zeros.</summary>
    private static Sequence<ParameterSpec> Affinity(Shape shape) =>
        [new("weight", shape, Initializer.Ones), new("bias", shape, Initializer.Zeros)];

    /// <summary>The shape of an elementwise layer: its input's.</summary>
    public abstract record Elementwise : Layer
    {
        private protected Elementwise() { }

        public sealed override Shape InferShape(Sequence<Shape> inputs) => Single(inputs);
    }

    /// <summary>What makes one value of all places of some axes, which disappear, or keep an extent of 1.</summary>
    public abstract record OverAxes : Layer
    {
        private protected OverAxes(Sequence<int> axes, bool keepDims) => (Axes, KeepDims) = (axes, keepDims);

        /// <summary>
        /// Axes of a sample, each once: 0 is the features or the channels; from the end where negative.
        /// </summary>
        public Sequence<int> Axes
        {
            get;
            init => field = SomeAxes(value);
        }

        /// <summary>Whether the axes stay, with an extent of 1.</summary>
        public bool KeepDims { get; init; }

        public sealed override string Describe() =>
            $"{(Axes.Count == 1 ? "axis" : "axes")} {string.Join(", ", Axes)}" + (KeepDims ? ", kept" : "");

        public sealed override Shape InferShape(Sequence<Shape> inputs)
        {
            var (shape, axes) = (Single(inputs), AxesOf(Single(inputs), Axes));
            return KeepDims ? Ones(shape, axes)
                : axes.Count < shape.Rank ? Shape.Create([.. shape.Extents.Where((_, axis) => !axes.Contains(axis))])
                : throw ShapeException.Expected("a shape with an axis that is left, or axes to be kept", shape);
        }

        /// <summary>The output's shape with the axes kept.</summary>
        public Shape Kept(Shape input) => Ones(input, AxesOf(input, Axes));
    }
}
