namespace DeepLearning;

/// <summary>One method a layer that reads one value; the settings are those of the layer's record.</summary>
public sealed partial class NetNode
{
    /// <summary>Any layer on this node. Each method below is a name for it.</summary>
    /// <exception cref="ShapeException">The layer does not take this shape; the message names both.</exception>
    public NetNode Apply(Layer layer) => new(layer, [this]);

    /// <summary>A row of a table [count, features] for each index.</summary>
    public NetNode Embedding(
        int count,
        int features,
        int? paddingIndex = null,
        Initializer? weightInitializer = null
    ) => Apply(new Layer.Embedding(count, features, paddingIndex, weightInitializer));

    /// <summary>Fully connected: [features] to [units].</summary>
    public NetNode Dense(
        int units,
        bool hasBias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null
    ) => Apply(new Layer.Dense(units, hasBias, weightInitializer, biasInitializer));

    /// <summary>Convolution: [channels, h, w] to [<paramref name="channels"/>, h', w'].</summary>
    public NetNode Conv2d(
        int channels,
        Size2d kernel,
        Size2d? stride = null,
        Padding? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool hasBias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null,
        PaddingMode paddingMode = PaddingMode.Zeros
    ) =>
        Apply(
            new Layer.Conv2d(
                channels,
                kernel,
                stride,
                padding,
                dilation,
                groups,
                hasBias,
                weightInitializer,
                biasInitializer
            )
            {
                PaddingMode = paddingMode,
            }
        );

    /// <summary>Convolution of signals: [channels, steps] to [<paramref name="channels"/>, steps'].</summary>
    public NetNode Conv1d(
        int channels,
        int kernel,
        int stride = 1,
        Padding1d? padding = null,
        int dilation = 1,
        int groups = 1,
        bool hasBias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null,
        PaddingMode paddingMode = PaddingMode.Zeros
    ) =>
        Apply(
            new Layer.Conv1d(
                channels,
                kernel,
                stride,
                padding,
                dilation,
                groups,
                hasBias,
                weightInitializer,
                biasInitializer
            )
            {
                PaddingMode = paddingMode,
            }
        );

    /// <summary>Transposed convolution: [channels, h, w] to [<paramref name="channels"/>, h', w'].</summary>
    public NetNode ConvTranspose2d(
        int channels,
        Size2d kernel,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? outputPadding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool hasBias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null
    ) =>
        Apply(
            new Layer.ConvTranspose2d(
                channels,
                kernel,
                stride,
                padding,
                outputPadding,
                dilation,
                groups,
                hasBias,
                weightInitializer,
                biasInitializer
            )
        );

    /// <summary>
    /// Transposed convolution of signals: [channels, steps] to [<paramref name="channels"/>, steps'].
    /// </summary>
    public NetNode ConvTranspose1d(
        int channels,
        int kernel,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int dilation = 1,
        int groups = 1,
        bool hasBias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null
    ) =>
        Apply(
            new Layer.ConvTranspose1d(
                channels,
                kernel,
                stride,
                padding,
                outputPadding,
                dilation,
                groups,
                hasBias,
                weightInitializer,
                biasInitializer
            )
        );

    /// <summary>The largest value of each window: [channels, h, w] to [channels, h', w'].</summary>
    public NetNode MaxPool2d(
        Size2d kernel,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        bool ceilMode = false
    ) => Apply(new Layer.MaxPool2d(kernel, stride, padding, dilation) { CeilMode = ceilMode });

    /// <summary>The largest value of each window: [channels, steps] to [channels, steps'].</summary>
    public NetNode MaxPool1d(
        int kernel,
        int? stride = null,
        int padding = 0,
        int dilation = 1,
        bool ceilMode = false
    ) => Apply(new Layer.MaxPool1d(kernel, stride, padding, dilation) { CeilMode = ceilMode });

    /// <summary>The mean of each window: [channels, h, w] to [channels, h', w'].</summary>
    public NetNode AvgPool2d(
        Size2d kernel,
        Size2d? stride = null,
        Size2d? padding = null,
        bool countPadding = true,
        bool ceilMode = false
    ) => Apply(new Layer.AvgPool2d(kernel, stride, padding, countPadding) { CeilMode = ceilMode });

    /// <summary>The mean of each window: [channels, steps] to [channels, steps'].</summary>
    public NetNode AvgPool1d(
        int kernel,
        int? stride = null,
        int padding = 0,
        bool countPadding = true,
        bool ceilMode = false
    ) => Apply(new Layer.AvgPool1d(kernel, stride, padding, countPadding) { CeilMode = ceilMode });

    /// <summary>
    /// The largest value of each of so many windows: [channels, h, w] to [channels, <paramref name="outputSize"/>].
    /// </summary>
    public NetNode AdaptiveMaxPool2d(Size2d outputSize) => Apply(new Layer.AdaptiveMaxPool2d(outputSize));

    /// <summary>
    /// The largest value of each of so many windows: [channels, steps] to [channels, <paramref name="outputSize"/>].
    /// </summary>
    public NetNode AdaptiveMaxPool1d(int outputSize) => Apply(new Layer.AdaptiveMaxPool1d(outputSize));

    /// <summary>
    /// The mean of each of so many windows: [channels, h, w] to [channels, <paramref name="outputSize"/>].
    /// </summary>
    public NetNode AdaptiveAvgPool2d(Size2d outputSize) => Apply(new Layer.AdaptiveAvgPool2d(outputSize));

    /// <summary>
    /// The mean of each of so many windows: [channels, steps] to [channels, <paramref name="outputSize"/>].
    /// </summary>
    public NetNode AdaptiveAvgPool1d(int outputSize) => Apply(new Layer.AdaptiveAvgPool1d(outputSize));

    /// <summary>The largest value of each channel: [channels, h, w] to [channels].</summary>
    public NetNode GlobalMaxPool2d() => Apply(new Layer.GlobalMaxPool2d());

    /// <summary>The mean of each channel: [channels, h, w] to [channels].</summary>
    public NetNode GlobalAvgPool2d() => Apply(new Layer.GlobalAvgPool2d());

    /// <summary>The signal or the image in another size: given, or so many steps or pixels for one.</summary>
    public NetNode Upsample(
        Size2d? outputSize = null,
        Factor2d? factor = null,
        UpsampleMode mode = UpsampleMode.Nearest,
        bool alignCorners = false
    ) => Apply(new Layer.Upsample(outputSize, factor, mode, alignCorners));

    /// <summary>Channels become pixels: [channels r², h, w] to [channels, r h, r w].</summary>
    public NetNode PixelShuffle(int factor) => Apply(new Layer.PixelShuffle(factor));

    /// <summary>All values in one row.</summary>
    public NetNode Flatten() => Apply(new Layer.Flatten());

    /// <summary>The same values in another shape of as many.</summary>
    public NetNode Reshape(Shape shape) => Apply(new Layer.Reshape(shape));

    /// <summary>Every step-th place of an axis of a sample, from one up to, but not including, another.</summary>
    public NetNode Slice(int axis, int from = 0, int? to = null, int step = 1) =>
        Apply(new Layer.Slice(axis, from, to, step));

    /// <summary>One place of an axis of a sample; the axis disappears.</summary>
    public NetNode Select(int axis, int index) => Apply(new Layer.Select(axis, index));

    /// <summary>
    /// The axes of a sample in another order, as torch.permute: axis i of the new shape is axis
    /// <paramref name="axes"/>[i] of this one.
    /// </summary>
    public NetNode Transpose(Sequence<int> axes) => Apply(new Layer.Transpose(axes));

    /// <summary>Two axes of a sample exchanged, as torch.transpose.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public NetNode Transpose(int first, int second)
    {
        int[] axes = [.. Enumerable.Range(0, Shape.Rank)];
        var (a, b) = (At(first), At(second));
        (axes[a], axes[b]) = (axes[b], axes[a]);
        return Transpose(Sequence.Create<int>(axes));

        int At(int axis) =>
            (axis < 0 ? axis + axes.Length : axis) is var at && at >= 0 && at < axes.Length
                ? at
                : throw new ShapeException($"Transpose expects a shape with an axis {axis}, but is given {Shape}");
    }

    /// <summary>The sum over axes of a sample, which disappear, or keep an extent of 1.</summary>
    public NetNode Sum(Sequence<int> axes, bool keepDims = false) => Apply(new Layer.Sum(axes, keepDims));

    /// <summary>The mean over axes of a sample, which disappear, or keep an extent of 1.</summary>
    public NetNode Mean(Sequence<int> axes, bool keepDims = false) => Apply(new Layer.Mean(axes, keepDims));

    /// <summary>Zeros around an image, per side: [channels, h, w] to [channels, h', w'].</summary>
    public NetNode ZeroPad2d(Padding padding) => Apply(new Layer.ZeroPad2d(padding));

    /// <summary>A constant factor times x, and a constant added.</summary>
    public NetNode Scale(double factor = 1, double shift = 0) => Apply(new Layer.Scale(factor, shift));

    /// <summary>max(0, x).</summary>
    public NetNode ReLU() => Apply(new Layer.ReLU());

    /// <summary>x, or slope times x below 0.</summary>
    public NetNode LeakyReLU(double slope = 0.01) => Apply(new Layer.LeakyReLU(slope));

    /// <summary>The logistic function.</summary>
    public NetNode Sigmoid() => Apply(new Layer.Sigmoid());

    /// <summary>The hyperbolic tangent.</summary>
    public NetNode Tanh() => Apply(new Layer.Tanh());

    /// <summary>x, or alpha (exp(x) - 1) below 0.</summary>
    public NetNode ELU(double alpha = 1) => Apply(new Layer.ELU(alpha));

    /// <summary>x times the normal distribution's share below x, or that share's approximation by tanh.</summary>
    public NetNode GELU(bool approximate = false) => Apply(new Layer.GELU(approximate));

    /// <summary>x times its logistic function.</summary>
    public NetNode SiLU() => Apply(new Layer.SiLU());

    /// <summary>log(1 + exp(beta x)) / beta, or x where beta x is above the threshold.</summary>
    public NetNode Softplus(double beta = 1, double threshold = 20) => Apply(new Layer.Softplus(beta, threshold));

    /// <summary>x, or a trained slope times x below 0: one slope, or one a channel.</summary>
    public NetNode PReLU(bool perChannel = false, double initial = 0.25) => Apply(new Layer.PReLU(perChannel, initial));

    /// <summary>x between 0 and 6, and the nearer of the two outside.</summary>
    public NetNode ReLU6() => Apply(new Layer.ReLU6());

    /// <summary>(x + 3) / 6 between 0 and 1.</summary>
    public NetNode Hardsigmoid() => Apply(new Layer.Hardsigmoid());

    /// <summary>x times its hard sigmoid.</summary>
    public NetNode Hardswish() => Apply(new Layer.Hardswish());

    /// <summary>x, or alpha (exp(x / alpha) - 1) below 0.</summary>
    public NetNode CELU(double alpha = 1) => Apply(new Layer.CELU(alpha));

    /// <summary>The self-normalising exponential linear unit.</summary>
    public NetNode SELU() => Apply(new Layer.SELU());

    /// <summary>x tanh(log(1 + exp(x))).</summary>
    public NetNode Mish() => Apply(new Layer.Mish());

    /// <summary>The logarithm of the logistic function.</summary>
    public NetNode LogSigmoid() => Apply(new Layer.LogSigmoid());

    /// <summary>The first half along an axis of a sample times the logistic function of the second.</summary>
    public NetNode GLU(int axis = -1) => Apply(new Layer.GLU(axis));

    /// <summary>
    /// exp(x) over its sum along an axis of a sample, by default the last. A model that is trained with a cross-entropy
    /// ends before it, at the logits.
    /// </summary>
    public NetNode Softmax(int axis = -1) => Apply(new Layer.Softmax(axis));

    /// <summary>
    /// The logarithm of the softmax along an axis of a sample, by default the last: for a negative log-likelihood.
    /// </summary>
    public NetNode LogSoftmax(int axis = -1) => Apply(new Layer.LogSoftmax(axis));

    /// <summary>Drops values with this probability, in training.</summary>
    public NetNode Dropout(double rate) => Apply(new Layer.Dropout(rate));

    /// <summary>Replaces values with this probability, in training, and keeps mean 0 and variance 1.</summary>
    public NetNode AlphaDropout(double rate) => Apply(new Layer.AlphaDropout(rate));

    /// <summary>Drops whole channels of an image with this probability, in training.</summary>
    public NetNode Dropout2d(double rate) => Apply(new Layer.Dropout2d(rate));

    /// <summary>
    /// Batch normalisation over features or channels; frozen, by the running statistics in training too; without a
    /// momentum (null) these are the mean over all batches so far.
    /// </summary>
    public NetNode BatchNorm(
        double? momentum = 0.1,
        double epsilon = 1e-5,
        bool frozen = false,
        bool affine = true,
        bool trackRunningStatistics = true
    ) => Apply(new Layer.BatchNorm(momentum, epsilon, affine, trackRunningStatistics) { Frozen = frozen });

    /// <summary>Layer normalisation over so many of a sample's last axes, or over all its values.</summary>
    public NetNode LayerNorm(double epsilon = 1e-5, int? axes = null, bool affine = true) =>
        Apply(new Layer.LayerNorm(epsilon, axes, affine));

    /// <summary>Normalisation of groups of a sample's channels.</summary>
    public NetNode GroupNorm(int groups, double epsilon = 1e-5, bool affine = true) =>
        Apply(new Layer.GroupNorm(groups, epsilon, affine));

    /// <summary>Normalisation of each channel of a sample.</summary>
    public NetNode InstanceNorm(double epsilon = 1e-5, bool affine = false) =>
        Apply(new Layer.InstanceNorm(epsilon, affine));

    /// <summary>Normalisation by the root mean square of a sample's last axes.</summary>
    public NetNode RMSNorm(int axes = 1, double epsilon = 1.1920928955078125e-7, bool affine = true) =>
        Apply(new Layer.RMSNorm(axes, epsilon, affine));

    /// <summary>A layer of your own; with several inputs it is <see cref="Net.Custom"/>.</summary>
    public NetNode Custom(ICustomLayer layer) => Apply(new Layer.Custom(layer));
}
