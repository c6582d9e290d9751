using DeepLearning.Torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// A benchmark runs on a machine that does nothing else. There libtorch is fastest when its threads spin as long as
/// libgomp lets them by itself; the torch backend makes them sleep sooner, for the sake of machines with neighbours.
/// </summary>
internal static class QuietMachine
{
    private const string LibgompsOwn = "300000";

    /// <summary>Before libtorch is loaded; a number that the user has set stays.</summary>
    public static void LetLibtorchSpin()
    {
        if (Environment.GetEnvironmentVariable(ThreadWaiting.Spins) is null)
            Environment.SetEnvironmentVariable(ThreadWaiting.Spins, LibgompsOwn);
    }
}
