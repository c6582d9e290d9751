using System.Runtime.InteropServices;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// Tells glibc's allocator to keep what is freed. Otherwise libtorch's one-channel convolutions return their memory to
/// the system at every call in some processes, which makes them 10 to 100 times slower: a contest against that would
/// not be honest.
/// </summary>
internal static partial class MemoryAllocator
{
    private const int TrimThreshold = -1,
        TopPad = -2,
        MmapThreshold = -3;

    public static void KeepMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(TrimThreshold, 1 << 30);
            _ = SetOption(TopPad, 64 << 20);
            _ = SetOption(MmapThreshold, 1 << 30);
        }
        catch (EntryPointNotFoundException)
        {
            // Another libc, another allocator.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
