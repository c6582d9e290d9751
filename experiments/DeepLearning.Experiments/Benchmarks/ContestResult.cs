namespace DeepLearning.Experiments.Benchmarks;

/// <summary>What a contest came to: medians over interleaved rounds.</summary>
/// <param name="Name">The contest.</param>
/// <param name="Threads">Our threads.</param>
/// <param name="ReferenceMicroseconds">Our median time of one run.</param>
/// <param name="LibtorchMicroseconds">Libtorch's.</param>
/// <param name="Ratio">Libtorch's time over ours: above 1 we are faster.</param>
/// <param name="ReferenceSpread">Our interquartile range over the median.</param>
/// <param name="LibtorchSpread">Libtorch's.</param>
/// <param name="ReferenceBytes">Managed bytes that one of our runs allocates, on all threads.</param>
/// <param name="ShareOfPeak">
/// Our speed over the peak of as many cores, as it was between the rounds; null where it says nothing.
/// </param>
/// <param name="ShareOfFloor">
/// The least time that the work can take, over ours: its operations at the peak, or its bytes at the speed at which as
/// many are copied, whichever is more. Null where neither is known.
/// </param>
public sealed record ContestResult(
    string Name,
    int Threads,
    double ReferenceMicroseconds,
    double LibtorchMicroseconds,
    double Ratio,
    double ReferenceSpread,
    double LibtorchSpread,
    double ReferenceBytes,
    double? ShareOfPeak,
    double? ShareOfFloor
)
{
    /// <summary>Libtorch's threads: as many as ours, or fewer where it is faster with fewer.</summary>
    public int LibtorchThreads { get; init; } = Threads;

    /// <summary>The same against libtorch's time in another row, where that is the better one.</summary>
    public ContestResult Against(ContestResult other) =>
        other.LibtorchMicroseconds >= LibtorchMicroseconds
            ? this
            : this with
            {
                LibtorchMicroseconds = other.LibtorchMicroseconds,
                LibtorchSpread = other.LibtorchSpread,
                LibtorchThreads = other.LibtorchThreads,
                Ratio = other.LibtorchMicroseconds / ReferenceMicroseconds,
            };
}
