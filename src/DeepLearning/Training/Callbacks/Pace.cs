namespace DeepLearning;

/// <summary>
/// Tells when so much time has passed again, so that something is said now and then, and not each time.
/// </summary>
/// <param name="interval">From one time to the next.</param>
/// <param name="clock">What tells the time; null for the system's.</param>
public sealed class Pace(TimeSpan interval, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _last = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>The interval begins now.</summary>
    public void Restart() => _last = _clock.GetTimestamp();

    /// <summary>Whether it has passed; then the next one begins.</summary>
    public bool IsDue()
    {
        if (_clock.GetElapsedTime(_last) < interval)
            return false;
        Restart();
        return true;
    }
}
