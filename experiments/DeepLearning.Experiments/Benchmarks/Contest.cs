namespace DeepLearning.Experiments.Benchmarks;

/// <summary>The same work done by two sides: ours, and libtorch's through a plain TorchSharp loop.</summary>
/// <param name="Name">E.g. "mlp-784-256-128-10/b64".</param>
/// <param name="Reference">Sets our side up for a number of threads.</param>
/// <param name="LibTorch">Sets libtorch's side up.</param>
public sealed record Contest(string Name, Func<int, Side> Reference, Func<int, Side> LibTorch)
{
    /// <summary>Floating-point operations of one run, where a share of the peak means something.</summary>
    public double? Flops { get; init; }

    /// <summary>
    /// Bytes that one run has to read and write at least, where that takes longer than the arithmetic.
    /// </summary>
    public long? Traffic { get; init; }

    /// <summary>The precision of the peak that <see cref="Flops"/> is a share of.</summary>
    public Precision Precision { get; init; } = Precision.Float32;
}

/// <summary>One side, set up: what is timed, and what must go afterwards.</summary>
public sealed class Side(Action run, params IDisposable[] owned) : IDisposable
{
    public void Run() => run();

    public void Dispose()
    {
        foreach (var disposable in owned)
            disposable.Dispose();
    }
}
