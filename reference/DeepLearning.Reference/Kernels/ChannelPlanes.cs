using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The values of one channel in a batch [n, channels, pixels]: n planes of pixels. Sums go by lanes over one plane after another, so their order
/// depends on the sizes only.
/// </summary>
internal readonly record struct ChannelPlanes(int Channels, int Pixels)
{
    /// <summary>Channels that a thread takes at once.</summary>
    public int Grain(int count) => Math.Max(1, 16384 / Math.Max(1, count * Pixels));

    /// <summary>y = map(x).</summary>
    public void Map<T, TMap>(TMap map, int count, int channel, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        for (var sample = 0; sample < count; sample++)
        {
            var from = x.Slice(Start(sample, channel), Pixels);
            var to = y.Slice(Start(sample, channel), Pixels);
            for (var i = 0; i < from.Length; i += Vector<T>.Count) Vectors.Store(map.Of(Vectors.Load(from, i)), to, i);
        }
    }

    /// <summary>z += map(x, y).</summary>
    public void AddMap<T, TMap>(TMap map, int count, int channel, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap2<T>
    {
        for (var sample = 0; sample < count; sample++)
        {
            var first = x.Slice(Start(sample, channel), Pixels);
            var second = y.Slice(Start(sample, channel), Pixels);
            var to = z.Slice(Start(sample, channel), Pixels);
            for (var i = 0; i < to.Length; i += Vector<T>.Count)
                Vectors.Store(Vectors.Load<T>(to, i) + map.Of(Vectors.Load(first, i), Vectors.Load(second, i)), to, i);
        }
    }

    /// <summary>Σ map(x, y).</summary>
    public T Sum<T, TMap>(TMap map, int count, int channel, ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap2<T>
    {
        var total = Vector<T>.Zero;
        for (var sample = 0; sample < count; sample++)
        {
            var first = x.Slice(Start(sample, channel), Pixels);
            var second = y.Slice(Start(sample, channel), Pixels);
            var whole = Pixels - Pixels % Vector<T>.Count;
            for (var i = 0; i < whole; i += Vector<T>.Count) total += map.Of(Vectors.Load(first, i), Vectors.Load(second, i));
            if (whole == Pixels) continue;

            // A map of the zeros behind the end need not be 0.
            total += Vectors.KeepFirst(map.Of(Vectors.Load(first, whole), Vectors.Load(second, whole)), Pixels - whole);
        }

        return Vector.Sum(total);
    }

    private int Start(int sample, int channel) => (sample * Channels + channel) * Pixels;
}
