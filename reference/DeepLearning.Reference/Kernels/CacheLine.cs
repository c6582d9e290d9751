using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DeepLearning.Reference;

/// <summary>What a cache moves at once.</summary>
internal static class CacheLine
{
    public const int Bytes = 64;

    /// <summary>
    /// Has memory that is needed soon brought into the first cache, where the processor can be told so. It may lie
    /// beyond the end of an array: then nothing happens.
    /// </summary>
    /// <param name="at">The first element.</param>
    /// <param name="bytes">How many bytes from there on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref T at, int bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < bytes; i += Bytes)
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref at) + i);
    }
}
