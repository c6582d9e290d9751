namespace DeepLearning.Experiments;

/// <summary>What one part of a cross-validation came to.</summary>
/// <param name="Backend">Which backend trained.</param>
/// <param name="Fold">Which part was the test part, counted from 1.</param>
/// <param name="Accuracy">On the test part.</param>
/// <param name="Seconds">To train.</param>
/// <param name="ParametersSha256">Of the parameters in the end.</param>
public sealed record FoldResult(string Backend, int Fold, Accuracy Accuracy, double Seconds, string ParametersSha256);
