using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// A buffer that starts on a 64-byte line of the cache: a 512-bit load from anywhere else touches two lines and takes
/// twice as long. Pinned, for the collector would move it off the line.
/// </summary>
internal readonly struct AlignedArray<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _start;

    /// <summary>Zeros.</summary>
    public unsafe AlignedArray(int length)
    {
        var size = Unsafe.SizeOf<T>();
        _array = GC.AllocateArray<T>(length + CacheLine.Bytes / size, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((CacheLine.Bytes - address % CacheLine.Bytes) % CacheLine.Bytes) / size;
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public Span<T> this[Range range]
    {
        get
        {
            var (offset, length) = range.GetOffsetAndLength(Length);
            return _array.AsSpan(_start + offset, length);
        }
    }
}
