using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Searches hyperparameters: the imperative shell around <see cref="SearchStrategy"/> and <see cref="TrialRanking"/>.
/// </summary>
public static class Tuner
{
    /// <summary>
    /// Trains the strategy's trials, rung by rung, and then the best one again. In the plan's folder each result is a
    /// line of trials.jsonl, and each trial that may go on has a checkpoint; a search that was interrupted goes on from
    /// there when it is called again, and comes to what it would have come to in one piece. A trial whose loss is NaN
    /// or infinite ends, and loses.
    /// </summary>
    /// <param name="plan">What to do.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="validation">Evaluated after each epoch; null only where the training loss is monitored.</param>
    /// <param name="callbacks">Told how it goes.</param>
    /// <exception cref="ArgumentException">The plan, a trial and the data do not fit together.</exception>
    /// <exception cref="TuningException">
    /// The folder holds another search, or is in use; or every trial diverged, or the best one when it was trained
    /// again.
    /// </exception>
    /// <exception cref="TrainingCallbackException">A training callback threw an exception.</exception>
    public static TuningResult<T> Search<T>(
        TuningPlan plan,
        IBackend backend,
        Dataset<T> train,
        Dataset<T>? validation,
        params IReadOnlyList<ITuningCallback> callbacks
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Search(plan, backend, train, validation, CancellationToken.None, callbacks);

    /// <inheritdoc cref="Search{T}(TuningPlan, IBackend, Dataset{T}, Dataset{T}?, IReadOnlyList{ITuningCallback})"/>
    /// <param name="plan">What to do.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="validation">Evaluated after each epoch; null only where the training loss is monitored.</param>
    /// <param name="cancellation">Ends the search after the update under way, with a checkpoint of its trial.</param>
    /// <param name="callbacks">Told how it goes.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; it goes on when it is called again.</exception>
    public static TuningResult<T> Search<T>(
        TuningPlan plan,
        IBackend backend,
        Dataset<T> train,
        Dataset<T>? validation,
        CancellationToken cancellation,
        params IReadOnlyList<ITuningCallback> callbacks
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (validation is null && plan.Monitor != MonitoredValue.TrainLoss)
            throw new ArgumentException(
                $"trials are compared by {plan.Monitor}, but there is no validation data",
                nameof(validation)
            );
        if (validation is null && plan.RetrainOnAll)
            throw new ArgumentException(
                "the best is to be trained again on training and validation data, but there is no validation data",
                nameof(validation)
            );
        if (plan.Monitor == MonitoredValue.ValidationAccuracy && !validation!.HasClasses)
            throw new ArgumentException(
                "trials are compared by ValidationAccuracy, but the validation data's targets are no classes",
                nameof(validation)
            );
        TuningRules.Check(plan, train, validation);
        using var log = new TuningLog(plan.Folder, TuningHeader.Of(plan, backend, train, validation));
        return new TuningRun<T>(plan, backend, train, validation, callbacks, log, cancellation).Run();
    }
}
