namespace DeepLearning;

/// <summary>How well a model does on a data set.</summary>
/// <param name="Loss">The mean loss a sample.</param>
/// <param name="Accuracy">In [0, 1]; null when the targets are no classes.</param>
public readonly record struct Score(double Loss, double? Accuracy);
