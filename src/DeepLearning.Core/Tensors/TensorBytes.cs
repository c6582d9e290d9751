using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// A tensor's values as bytes, little-endian, part by part: a span of bytes ends at 2³¹, a tensor does not.
/// </summary>
internal static class TensorBytes
{
    /// <summary>Values a part: 8 MB of doubles.</summary>
    private const int Part = 1 << 20;

    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var start = 0; start < values.Length; start += Part)
            stream.Write(Bytes(values, start));
    }

    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read<T>(Stream stream, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckOrder();
        for (var start = 0; start < values.Length; start += Part)
            stream.ReadExactly(MemoryMarshal.AsBytes(values[start..Math.Min(start + Part, values.Length)]));
    }

    public static bool Equal<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (left.Length != right.Length)
            return false;
        for (var start = 0; start < left.Length; start += Part)
            if (!Bytes(left, start).SequenceEqual(Bytes(right, start)))
                return false;
        return true;
    }

    /// <summary>Hands every part to somebody: a hash, for instance.</summary>
    public static void ForEach<T>(ReadOnlySpan<T> values, Action<ReadOnlySpan<byte>> take)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var start = 0; start < values.Length; start += Part)
            take(Bytes(values, start));
    }

    private static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> values, int start)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckOrder();
        return MemoryMarshal.AsBytes(values[start..Math.Min(start + Part, values.Length)]);
    }

    private static void CheckOrder()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("files and fingerprints are defined on little-endian bytes");
    }
}
