using System.Globalization;

namespace DeepLearning;

/// <summary>How a run ended, roughly; <see cref="StopReason"/> says why.</summary>
public enum RunOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>
    /// It was ended before its end: by a callback, a budget, a cancellation, or a value that is not finite.
    /// </summary>
    Stopped,

    /// <summary>An exception ended it.</summary>
    Failed,
}

/// <summary>Why a run ended: a closed union. As text it is half a sentence, for people.</summary>
public abstract record StopReason
{
    private StopReason() { }

    public abstract RunOutcome Outcome { get; }

    /// <summary>The case in a word, for files: "finished".</summary>
    public abstract string Kind { get; }

    private protected abstract string Text { get; }

    public sealed override string ToString() => Text;

    /// <summary>All epochs of the plan are done.</summary>
    public sealed record Finished(int Epochs) : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Completed;

        public override string Kind => "finished";

        private protected override string Text => $"finished: {Epochs} epochs are done";
    }

    /// <summary>The plan's early stopping.</summary>
    /// <param name="Monitor">What it observes.</param>
    /// <param name="Epochs">How many epochs in a row were not better.</param>
    /// <param name="Best">The best value; null when none was finite.</param>
    /// <param name="BestEpoch">Its epoch.</param>
    public sealed record Early(MonitoredValue Monitor, int Epochs, double? Best, int? BestEpoch) : StopReason
    {
        /// <summary>Of which output; null for all that is minimised.</summary>
        public string? Output { get; init; }

        public override RunOutcome Outcome => RunOutcome.StoppedEarly;

        public override string Kind => "earlyStopping";

        private protected override string Text =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"stopped early: {new ObservedValue(Monitor, Output)} has not become better for {Epochs} "
                    + $"epochs{(Best is null ? "" : $", since {Best:G4} in epoch {BestEpoch}")}"
            );
    }

    /// <summary>A budget that is spent.</summary>
    /// <param name="What">Which: "3 epochs", "00:01:00".</param>
    public sealed record Budget(string What) : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Stopped;

        public override string Kind => "budget";

        private protected override string Text => $"stopped: the budget of {What} is spent";
    }

    /// <summary>A callback that says no more than stop.</summary>
    /// <param name="Name">Its type's name.</param>
    public sealed record Callback(string Name) : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Stopped;

        public override string Kind => "callback";

        private protected override string Text => $"stopped: {Name} says so";
    }

    /// <summary>The caller's cancellation token.</summary>
    public sealed record Cancelled : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Stopped;

        public override string Kind => "cancelled";

        private protected override string Text => "stopped: it was cancelled";
    }

    /// <summary>A value that is NaN or infinite, met before it reached the parameters.</summary>
    /// <param name="What">When, which value, and where it was seen first, in a sentence.</param>
    /// <param name="Place">The first node or parameter that is not finite; null when it is the loss itself.</param>
    public sealed record NotFinite(string What, string? Place) : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Stopped;

        public override string Kind => "notFinite";

        private protected override string Text => $"stopped: {What}";
    }

    /// <summary>An exception.</summary>
    /// <param name="What">Its message.</param>
    public sealed record Failed(string What) : StopReason
    {
        public override RunOutcome Outcome => RunOutcome.Failed;

        public override string Kind => "failed";

        private protected override string Text => $"failed: {What}";
    }
}
