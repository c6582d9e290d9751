using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// The extents of a value, outermost first. In a model a shape is that of one sample (the batch axis is left out):
/// [features], or [channels, height, width]. A host tensor's shape has all its axes, the batch's included.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
[JsonConverter(typeof(ShapeJsonConverter))]
public sealed record Shape
{
    /// <summary>
    /// An extent that is settled only when data arrives (a sequence's length); at most one axis may have it.
    /// </summary>
    public const int Free = -1;

    /// <summary>
    /// The most values of one tensor, and of one node's output for a whole batch: an index of them is an int, and there
    /// is room to count past the last.
    /// </summary>
    public const int MaxSize = 2_000_000_000;

    /// <exception cref="OverflowException">There are more than <see cref="MaxSize"/> values.</exception>
    public Shape(Sequence<int> extents)
    {
        if (extents.Any(e => e < Free))
            throw new ArgumentException($"shape {extents} has a negative extent", nameof(extents));
        if (extents.Count(e => e == Free) > 1)
            throw new ArgumentException($"shape {extents} has more than one free extent", nameof(extents));
        Extents = extents;
        Size = extents.Contains(Free) ? Free : SizeOf(extents);
    }

    public Sequence<int> Extents { get; }

    /// <summary>
    /// The number of elements; 1 for a scalar's empty shape, <see cref="Free"/> while an extent is free.
    /// </summary>
    public int Size { get; }

    public int Rank => Extents.Count;

    public int this[int axis] => Extents[axis];

    /// <summary>The axis that a setting means: from the end where it is negative.</summary>
    /// <param name="axis">-<see cref="Rank"/> to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int AxisOf(int axis)
    {
        var at = axis < 0 ? axis + Rank : axis;
        return at >= 0 && at < Rank ? at : throw ShapeException.Expected($"a shape with an axis {axis}", this);
    }

    public static Shape Scalar { get; } = new(Sequence<int>.Empty);

    public static Shape Create(ReadOnlySpan<int> extents) => new(Sequence.Create(extents));

    public static Shape Of(params ReadOnlySpan<int> extents) => Create(extents);

    /// <summary>The shape of a batch of <paramref name="count"/> samples of this shape.</summary>
    public Shape Batched(int count) => Create([count, .. Extents]);

    private static int SizeOf(Sequence<int> extents)
    {
        if (extents.Contains(0))
            return 0;
        long size = 1;
        foreach (var extent in extents)
            if ((size *= extent) > MaxSize)
                throw new OverflowException($"shape {extents} has more than {MaxSize} values");
        return (int)size;
    }

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Extents).GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", Extents.Select(Text))}]";

    private static string Text(int extent) =>
        extent == Free ? "?" : extent.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>How it is written in JSON.</summary>
public sealed class ShapeJsonConverter : JsonConverter<Shape>
{
    public override Shape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Shape.Create(NumberArray.Integers(ref reader, "a shape is an array of numbers"));

    public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options) =>
        NumberArray.Write(writer, value.Extents.AsSpan());
}
