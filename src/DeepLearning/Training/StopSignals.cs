using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM as a cancellation, so that a run ends after the update under way and can go on. A second
/// signal ends the process at once.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private const int FirstSignalCode = 128,
        InterruptNumber = 2,
        TerminateNumber = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();
    private volatile int _number;
    private bool _isDisposed;

    public StopSignals() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, InterruptNumber)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, TerminateNumber)),
        ];

    /// <summary>Cancelled by the first signal; for <see cref="Trainer.Fit"/> and <see cref="Tuner"/>.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>"SIGINT" or "SIGTERM"; null before a signal.</summary>
    public string? Signal =>
        _number switch
        {
            0 => null,
            InterruptNumber => "SIGINT",
            _ => "SIGTERM",
        };

    /// <summary>What a process that a signal ended exits with: 130 or 143; 0 before a signal.</summary>
    public int ExitCode => _number == 0 ? 0 : FirstSignalCode + _number;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _source.Dispose();
        }
    }

    /// <summary>On a thread of its own, which may come here when all has been disposed of: then nobody waits.</summary>
    private void Take(PosixSignalContext context, int number)
    {
        if (Interlocked.CompareExchange(ref _number, number, 0) != 0)
            return;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
