namespace DeepLearning.Conformance.Probe;

/// <summary>Waits for signals, says the first, and would go on for a minute.</summary>
internal static class SignalWait
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    /// <param name="isReleased">Whether the signals are disposed of before any comes.</param>
    public static int Run(bool isReleased)
    {
        using var signals = new StopSignals();
        using var first = signals.Token.Register(() => Console.WriteLine(signals.Signal));
        if (isReleased)
            signals.Dispose();
        Console.WriteLine("begin");
        Thread.Sleep(Long);
        return 0;
    }
}
