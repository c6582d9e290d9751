namespace DeepLearning;

/// <summary>A batch that is done.</summary>
/// <param name="Batch">What was told when it began.</param>
/// <param name="Loss">Its loss, before its update; NaN when no sample of it counts.</param>
public readonly record struct BatchEnd(BatchBegin Batch, double Loss);
