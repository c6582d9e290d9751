namespace DeepLearning.Core.Tests.Training;

/// <summary>What signals bring about is tested in processes of their own; here none comes.</summary>
public class StopSignalsTests
{
    [Fact]
    public void Before_a_signal_a_process_ends_as_it_likes()
    {
        using var signals = new StopSignals();
        Assert.Equal((null, 0), (signals.Signal, signals.ExitCode));
        Assert.False(signals.Token.IsCancellationRequested);
    }

    [Fact]
    public void Nobody_waits_for_signals_that_are_disposed_of()
    {
        var signals = new StopSignals();
        signals.Dispose();
        Assert.Throws<ObjectDisposedException>(() => signals.Token);
    }
}
