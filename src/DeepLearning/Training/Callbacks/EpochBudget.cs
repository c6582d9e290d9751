namespace DeepLearning;

/// <summary>
/// Ends a run when so many epochs are done, those before a resumption included; its plan may have more, and its
/// schedules count on those.
/// </summary>
/// <param name="epochs">How many epochs the run may have.</param>
public sealed class EpochBudget(int epochs) : ITrainingCallback
{
    private readonly int _epochs =
        epochs > 0
            ? epochs
            : throw new ArgumentOutOfRangeException(
                nameof(epochs),
                epochs,
                $"the budget is {epochs} epochs, but must be at least 1"
            );

    public StopReason? StopReason => new StopReason.Budget($"{_epochs} epochs");

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot) =>
        snapshot.State.Epoch >= _epochs ? TrainingVerdict.Stop : TrainingVerdict.Continue;
}
