using System.Globalization;

namespace DeepLearning;

/// <summary>
/// A block under construction: its nodes are called "block.part", and what cannot be is refused in its name.
/// </summary>
/// <param name="kind">What the block is.</param>
/// <param name="name">The block's name.</param>
internal sealed class BlockScope(string kind, string name)
{
    /// <summary>The nodes of a block that reads an image.</summary>
    /// <param name="kind">What the block is.</param>
    /// <param name="name">The block's name.</param>
    /// <param name="input">What it reads: [channels, h, w].</param>
    /// <param name="build">From the block's scope to its last node.</param>
    /// <exception cref="ArgumentException">The name is empty, or a setting cannot be.</exception>
    /// <exception cref="ShapeException">The input is no image, or a layer does not take the shape it would
    /// get.</exception>
    public static NetNode Build(string kind, string name, NetNode input, Func<BlockScope, NetNode> build)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("a block's name must not be empty", nameof(name));
        var scope = new BlockScope(kind, name);
        if (input.Shape.Rank != 3)
            throw scope.Refused($"expects an image [channels, height, width], but is given {input.Shape}");
        try
        {
            return build(scope);
        }
        catch (ShapeException e) when (!scope.Names(e))
        {
            throw new ShapeException($"{scope}: {e.Message}", e);
        }
    }

    /// <summary>The full name of a node of the block.</summary>
    public string this[string part] => $"{name}.{part}";

    public NetNode Named(NetNode node, string part) => node.Named(this[part]);

    /// <summary>A square convolution without a bias, whose padding keeps the size at stride 1.</summary>
    public NetNode Convolution(NetNode x, string part, int channels, int kernel, int stride = 1, int groups = 1) =>
        Named(x.Conv2d(channels, kernel, stride, kernel / 2, groups: groups, hasBias: false), part);

    public NetNode BatchNorm(NetNode x, string part) => Named(x.BatchNorm(), part);

    public NetNode ReLU(NetNode x, string part) => Named(x.ReLU(), part);

    /// <summary>A convolution, its batch norm and a ReLU, numbered alike: "conv1", "bn1", "relu1".</summary>
    public NetNode Convolved(NetNode x, int number, int channels, int kernel, int stride = 1) =>
        ReLU(Normed(x, number, channels, kernel, stride), $"relu{number}");

    /// <summary>A convolution and its batch norm.</summary>
    public NetNode Normed(NetNode x, int number, int channels, int kernel, int stride = 1) =>
        BatchNorm(Convolution(x, $"conv{number}", channels, kernel, stride), $"bn{number}");

    /// <exception cref="ArgumentOutOfRangeException">The setting is below 1.</exception>
    public int Positive(int value, string setting) =>
        value > 0 ? value : throw OutOfRange(value, setting, "must be at least 1");

    public ArgumentOutOfRangeException OutOfRange(IFormattable value, string setting, string expectation) =>
        new(
            setting,
            value,
            $"{this}: {setting} is {value.ToString(null, CultureInfo.InvariantCulture)}, but {expectation}"
        );

    public ShapeException Refused(string message) => new($"{this} {message}");

    public override string ToString() => $"{kind} '{name}'";

    private bool Names(ShapeException e) => e.Message.StartsWith(ToString(), StringComparison.Ordinal);
}
