namespace DeepLearning;

/// <summary>A batch that begins.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Batch">Its number in the epoch, from 1.</param>
/// <param name="Step">The number of the update that it belongs to, from 1.</param>
/// <param name="Count">Its samples.</param>
/// <param name="LearningRate">The optimizer's rate in that update.</param>
public readonly record struct BatchBegin(int Epoch, int Batch, long Step, int Count, double LearningRate);
