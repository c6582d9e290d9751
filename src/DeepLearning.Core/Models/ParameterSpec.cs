using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A parameter, or a piece of non-trained state, of a layer: its name there, its shape, its first value.
/// </summary>
/// <param name="Name">The name within the layer: "weight", "bias", "running_mean".</param>
/// <param name="Shape">All axes.</param>
/// <param name="Initializer">How its first value is drawn.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initializer Initializer)
{
    public string Name
    {
        get;
        init => field = Require.Name(value);
    } = Require.Name(Name);

    public Shape Shape
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Shape);

    public Initializer Initializer
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Initializer);

    /// <summary>Whether the optimizer moves it; running statistics are moved by the forward pass instead.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>A row along the first axis that is 0 at the start and has no gradient; null for none.</summary>
    public int? PaddingRow { get; init; }

    /// <summary>The elements of <see cref="PaddingRow"/>; empty for none.</summary>
    public Range PaddingRange => PaddingRow is { } row ? (row * RowSize)..((row + 1) * RowSize) : ..0;

    private int RowSize => Shape.Size / Shape[0];

    /// <summary>The first value, drawn from this key.</summary>
    internal HostTensor<T> Draw<T>(RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var drawn = Initializer.Draw<T>(Shape, key);
        if (PaddingRow is null)
            return drawn;
        return HostTensor<T>.Create(
            Shape,
            values =>
            {
                drawn.Span.CopyTo(values);
                values[PaddingRange].Clear();
            }
        );
    }
}
