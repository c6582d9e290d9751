namespace DeepLearning.Core.Tests.Training;

/// <summary>Several callbacks in one run.</summary>
public class CallbackListTests
{
    /// <summary>Claims something, or refuses the run.</summary>
    private sealed class Claimant(bool refuses = false) : ITrainingCallback, IDisposable
    {
        public int GivenBack { get; private set; }

        public IDisposable? Claim(RunBegin run) => refuses ? throw new IOException("it is another's") : this;

        public void Dispose() => GivenBack++;
    }

    [Fact]
    public void What_was_claimed_is_given_back_where_a_later_callback_refuses_the_run()
    {
        var first = new Claimant();
        var e = Assert.Throws<IOException>(() => TinyRun.Fit(TinyRun.Plan, null, first, new Claimant(refuses: true)));
        Assert.Equal(("it is another's", 1), (e.Message, first.GivenBack));
    }

    [Fact]
    public void What_was_claimed_is_given_back_once_at_the_very_end()
    {
        var first = new Claimant();
        var atTheEnd = -1;
        TinyRun.Fit(
            TinyRun.Plan with
            {
                Epochs = 1,
            },
            null,
            first,
            new Callback { RunEnd = _ => atTheEnd = first.GivenBack }
        );
        Assert.Equal((0, 1), (atTheEnd, first.GivenBack));
    }

    [Fact]
    public void Of_two_that_say_stop_the_first_is_the_reason()
    {
        ITrainingCallback[] both = [new EpochBudget(1), new Callback { EpochEnd = _ => true }];
        Assert.Equal(new StopReason.Budget("1 epochs"), TinyRun.Fit(TinyRun.Plan, null, both).State.Ended);
        Array.Reverse(both);
        Assert.Equal(new StopReason.Callback(nameof(Callback)), TinyRun.Fit(TinyRun.Plan, null, both).State.Ended);
    }

    [Fact]
    public void Of_two_that_throw_at_the_end_the_first_is_told_and_all_are_asked()
    {
        var asked = 0;
        Callback Bad(string message) =>
            new()
            {
                RunEnd = _ =>
                {
                    asked++;
                    throw new InvalidOperationException(message);
                },
            };
        var e = Assert.Throws<TrainingCallbackException>(() =>
            TinyRun.Fit(TinyRun.Plan with { Epochs = 1 }, null, Bad("first"), Bad("second"))
        );
        Assert.Equal(("first", 2), (e.InnerException!.Message, asked));
    }

    /// <summary>Who does not ask for losses is not told of them, and costs no speed.</summary>
    [Fact]
    public void A_callback_inspects_losses_only_where_it_says_so() =>
        Assert.False(((ITrainingCallback)new EpochBudget(1)).InspectsLoss);
}
