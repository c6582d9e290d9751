namespace DeepLearning;

/// <summary>
/// Ends a run at the first loss that is NaN or infinite, before its update: the parameters stay those of the last good
/// one. It names the first node whose output is not finite. A run does so by itself; this one does it where the plan
/// lets such values pass (<see cref="TrainingPlan.NotFinite"/>).
/// </summary>
public sealed class StopOnNotFinite : ITrainingCallback
{
    public bool InspectsLoss => true;

    /// <summary>
    /// The name of the first node whose output was not finite; null when all were, or nothing happened.
    /// </summary>
    public string? Node { get; private set; }

    /// <summary>What happened, in a sentence; null when nothing did.</summary>
    public string? Message { get; private set; }

    public StopReason? StopReason => Message is null ? null : new StopReason.NotFinite(Message, Node);

    public void OnRunBegin(RunBegin run) => (Node, Message) = (null, null);

    public TrainingVerdict OnLoss(BatchLoss loss)
    {
        if (double.IsFinite(loss.Loss))
            return TrainingVerdict.Continue;
        Node = loss.FirstNotFinite();
        Message =
            $"the loss is {loss.Loss} in epoch {loss.Batch.Epoch}, batch {loss.Batch.Batch} (update "
            + $"{loss.Batch.Step}): "
            + Place(Node);
        return TrainingVerdict.Stop;
    }

    /// <summary>Where a loss is not finite first, in words.</summary>
    internal static string Place(string? node) =>
        node is null
            ? "every node's output is finite, so it is the loss itself"
            : $"the first output that is not finite is that of node '{node}'";

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        if (snapshot.State.History[^1].ValidationLoss is not { } loss || double.IsFinite(loss))
            return TrainingVerdict.Continue;
        Message = $"the validation loss is {loss} after epoch {snapshot.State.Epoch}";
        return TrainingVerdict.Stop;
    }
}
