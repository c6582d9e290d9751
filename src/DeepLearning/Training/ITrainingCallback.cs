namespace DeepLearning;

/// <summary>
/// Is told how training goes, and may end it. What it is told is immutable, so it cannot disturb the run; an exception
/// that it throws ends the run, with the state after the last update saved (<see cref="TrainingCallbackException"/>).
/// All callbacks are told of an event, in their order, also when one of them says stop.
/// </summary>
public interface ITrainingCallback
{
    /// <summary>
    /// Before anything of the run has happened: takes what it must have alone, or refuses it by an exception, which
    /// <see cref="Trainer.Fit"/> throws as it is. No callback has been told of the run then.
    /// </summary>
    /// <returns>What is given back when the run is over; null for nothing.</returns>
    IDisposable? Claim(RunBegin run) => null;

    /// <summary>Before the first step, of a resumed run too.</summary>
    void OnRunBegin(RunBegin run) { }

    /// <summary>Before an epoch's first step, or the first after a resumption in its midst.</summary>
    /// <param name="state">The state before it.</param>
    void OnEpochBegin(TrainingState state) { }

    /// <summary>Before a batch.</summary>
    void OnBatchBegin(BatchBegin batch) { }

    /// <summary>
    /// Whether <see cref="OnLoss"/> is to be called. It costs a part of the speed: passes and update are then two calls
    /// in place of one.
    /// </summary>
    bool InspectsLoss => false;

    /// <summary>
    /// After a batch's passes and before its update: a stop here leaves the parameters as they were before the batch.
    /// </summary>
    TrainingVerdict OnLoss(BatchLoss loss) => TrainingVerdict.Continue;

    /// <summary>
    /// After a batch, and the update when it completed one. A stop ends the run after the update that the batch belongs
    /// to.
    /// </summary>
    TrainingVerdict OnBatchEnd(BatchEnd batch) => TrainingVerdict.Continue;

    /// <summary>After an epoch and its validation; the epoch's record is the last of the state's history.</summary>
    TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot) => TrainingVerdict.Continue;

    /// <summary>Why it says stop, asked when it does; null for "it says so".</summary>
    StopReason? StopReason => null;

    /// <summary>After the last step, however the run ended.</summary>
    void OnRunEnd(RunEnd run) { }
}
