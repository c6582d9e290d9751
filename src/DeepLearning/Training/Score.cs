namespace DeepLearning;

/// <summary>How well a model does on a data set.</summary>
/// <param name="Loss">The mean loss a sample: where the objective has several terms, their weighted sum.</param>
/// <param name="Accuracy">
/// In [0, 1]; null when the targets are no classes. Where several are, that of the objective's first.
/// </param>
public readonly record struct Score(double Loss, double? Accuracy)
{
    /// <summary>Each term's, in the objective's order, where it has several; else empty.</summary>
    public Sequence<TermScore> Terms { get; init; } = [];
}
