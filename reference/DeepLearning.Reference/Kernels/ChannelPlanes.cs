using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The values of one channel in a batch [n, channels, pixels]: n planes of pixels. Sums go by lanes over one plane
/// after another, so their order depends on the sizes only; after a block of values they are added to a sum of float64,
/// so that their error does not grow with the number of values.
/// </summary>
internal readonly record struct ChannelPlanes(int Count, int Channels, int Pixels)
{
    /// <summary>Values of a channel below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>Values that are summed in their own precision.</summary>
    private const int Block = 512;

    /// <summary>Planes below this size are slow one by one.</summary>
    private const int SmallPlane = 16;

    /// <summary>Values of a channel.</summary>
    public int Size => Count * Pixels;

    /// <summary>Channels that a thread takes at once.</summary>
    public int Grain => Math.Max(1, Shared / Math.Max(1, Size));

    public bool IsSmall => Pixels < SmallPlane;

    /// <summary>Where a channel's plane begins in a sample.</summary>
    public int Start(int sample, int channel) => (sample * Channels + channel) * Pixels;

    /// <summary>The same values with each channel in one piece, as <see cref="Turn"/> lays them out.</summary>
    public ChannelPlanes Turned => new(1, Channels, Size);

    /// <summary>[n, channels, pixels] to [channels, n, pixels].</summary>
    public void Turn<T>(ReadOnlySpan<T> values, Span<T> turned)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Pixels == 1)
            Transposition.Copy(Count, Channels, values, Channels, turned, Count);
        else
            Swap(Count, Channels, Pixels, values, turned);
    }

    /// <summary>[channels, n, pixels] to [n, channels, pixels].</summary>
    public void TurnBack<T>(ReadOnlySpan<T> turned, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Pixels == 1)
            Transposition.Copy(Channels, Count, turned, Count, values, Channels);
        else
            Swap(Channels, Count, Pixels, turned, values);
    }

    /// <summary>y = map(x).</summary>
    public void Map<T, TMap>(TMap map, int channel, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        for (var sample = 0; sample < Count; sample++)
            Elementwise.Map(map, x.Slice(Start(sample, channel), Pixels), y.Slice(Start(sample, channel), Pixels));
    }

    /// <summary>A gradient, = or += map(x, y).</summary>
    public void Map<T, TMap>(TMap map, int channel, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Gradient<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        for (var sample = 0; sample < Count; sample++)
        {
            var start = Start(sample, channel);
            if (gradient.IsAdded)
                Elementwise.AddMap(
                    map,
                    x.Slice(start, Pixels),
                    y.Slice(start, Pixels),
                    gradient.Values.Slice(start, Pixels)
                );
            else
                Elementwise.Map(
                    map,
                    x.Slice(start, Pixels),
                    y.Slice(start, Pixels),
                    gradient.Values.Slice(start, Pixels)
                );
        }
    }

    /// <summary>Σ map(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Sum<T, TMap>(TMap map, int channel, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        var (sum, summed) = (0.0, 0);
        Vector<T> total = Vector<T>.Zero,
            other = Vector<T>.Zero;
        for (var sample = 0; sample < Count; sample++)
        for (var from = 0; from < Pixels; from += Block)
        {
            var x = values.Slice(Start(sample, channel) + from, Math.Min(Block, Pixels - from));
            var i = 0;
            for (; i <= x.Length - 2 * Vector<T>.Count; i += 2 * Vector<T>.Count)
            {
                total += map.Of(Vectors.Load(x, i));
                other += map.Of(Vectors.Load(x, i + Vector<T>.Count));
            }

            if (i <= x.Length - Vector<T>.Count)
            {
                total += map.Of(Vectors.Load(x, i));
                i += Vector<T>.Count;
            }

            // A map of the zeros behind the end need not be 0.
            if (i < x.Length)
                other += Vectors.KeepFirst(map.Of(Vectors.LoadEnd(x, i)), x.Length - i);
            if ((summed += x.Length) < Block)
                continue;
            sum += Lanes(total + other);
            (total, other, summed) = (Vector<T>.Zero, Vector<T>.Zero, 0);
        }

        return sum + Lanes(total + other);
    }

    /// <summary>Σ map(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Sum<T, TMap>(TMap map, int channel, ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        var (sum, summed, total) = (0.0, 0, Vector<T>.Zero);
        for (var sample = 0; sample < Count; sample++)
        for (var from = 0; from < Pixels; from += Block)
        {
            var x = first.Slice(Start(sample, channel) + from, Math.Min(Block, Pixels - from));
            var y = second.Slice(Start(sample, channel) + from, x.Length);
            var i = 0;
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
                total += map.Of(Vectors.Load(x, i), Vectors.Load(y, i));
            if (i < x.Length)
                total += Vectors.KeepFirst(map.Of(Vectors.LoadEnd(x, i), Vectors.LoadEnd(y, i)), x.Length - i);
            if ((summed += x.Length) < Block)
                continue;
            sum += Lanes(total);
            (total, summed) = (Vector<T>.Zero, 0);
        }

        return sum + Lanes(total);
    }

    /// <summary>Σ y and Σ y map(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Sum, double Product) Sums<T, TMap>(
        TMap map,
        int channel,
        ReadOnlySpan<T> first,
        ReadOnlySpan<T> second
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        var (sum, product, summed) = (0.0, 0.0, 0);
        Vector<T> ys = Vector<T>.Zero,
            products = Vector<T>.Zero;
        for (var sample = 0; sample < Count; sample++)
        for (var from = 0; from < Pixels; from += Block)
        {
            var x = first.Slice(Start(sample, channel) + from, Math.Min(Block, Pixels - from));
            var y = second.Slice(Start(sample, channel) + from, x.Length);
            var i = 0;
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var value = Vectors.Load(y, i);
                ys += value;
                products += value * map.Of(Vectors.Load(x, i));
            }

            if (i < x.Length)
            {
                var last = Vectors.LoadEnd(y, i);
                ys += last;
                products += Vectors.KeepFirst(last * map.Of(Vectors.LoadEnd(x, i)), x.Length - i);
            }

            if ((summed += x.Length) < Block)
                continue;
            sum += Lanes(ys);
            product += Lanes(products);
            (ys, products, summed) = (Vector<T>.Zero, Vector<T>.Zero, 0);
        }

        return (sum + Lanes(ys), product + Lanes(products));
    }

    /// <summary>A channel's i-th value, for what need not be fast.</summary>
    public double Value<T>(int i, int channel, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        double.CreateChecked(values[Start(i / Pixels, channel) + i % Pixels]);

    /// <summary>The largest absolute value of a channel; NaN where one is NaN.</summary>
    public double Largest<T>(int channel, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = 0.0;
        for (var i = 0; i < Size; i++)
            largest = Math.Max(largest, Math.Abs(Value(i, channel, values)));
        return largest;
    }

    private static double Lanes<T>(Vector<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateChecked(Vector.Sum(sums));

    private static void Swap<T>(int outer, int inner, int pixels, ReadOnlySpan<T> source, Span<T> target)
    {
        for (var i = 0; i < outer; i++)
        for (var j = 0; j < inner; j++)
            source.Slice((i * inner + j) * pixels, pixels).CopyTo(target[((j * outer + i) * pixels)..]);
    }
}
