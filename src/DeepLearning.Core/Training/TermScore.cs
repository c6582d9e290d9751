namespace DeepLearning;

/// <summary>How well one of a model's outputs does on a data set.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Loss">Its term's mean loss over all that counts, without the term's weight.</param>
/// <param name="Accuracy">In [0, 1]; null when the targets are no classes.</param>
public sealed record TermScore(string Output, double Loss, double? Accuracy);
