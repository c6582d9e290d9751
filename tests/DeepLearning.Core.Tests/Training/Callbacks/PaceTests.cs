namespace DeepLearning.Core.Tests.Training.Callbacks;

public class PaceTests
{
    [Fact]
    public void It_is_due_when_the_interval_has_passed_and_then_begins_anew()
    {
        var clock = new Clock { Seconds = 1000 };
        var pace = new Pace(TimeSpan.FromSeconds(5), clock);
        Assert.False(pace.IsDue());
        clock.Seconds += 4;
        Assert.False(pace.IsDue());
        clock.Seconds += 1;
        Assert.True(pace.IsDue());
        Assert.False(pace.IsDue());
        clock.Seconds += 4;
        pace.Restart();
        clock.Seconds += 4;
        Assert.False(pace.IsDue());
        clock.Seconds += 1;
        Assert.True(pace.IsDue());
    }

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
