namespace DeepLearning;

/// <summary>Is told how training goes, and may end it.</summary>
public interface ITrainingCallback
{
    /// <summary>Called after each epoch, in the callbacks' order; all are called, also when one of them says stop.</summary>
    /// <param name="state">An immutable snapshot; the epoch's record is the last of its history.</param>
    TrainingVerdict OnEpochEnd(TrainingState state);
}
