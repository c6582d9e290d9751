namespace DeepLearning.Experiments;

/// <summary>What one model came to over all parts: each row of the table was judged once.</summary>
/// <param name="Backend">Which backend trained.</param>
/// <param name="Model">Which model.</param>
/// <param name="Score">How it judged.</param>
/// <param name="Seconds">To train, all parts together.</param>
public sealed record TabularResult(string Backend, string Model, TabularScore Score, double Seconds);

/// <summary>Scores of classes or of values, in the target's own units: a fold over samples.</summary>
/// <param name="Accuracy">Of classes.</param>
/// <param name="Likelihood">Of classes.</param>
/// <param name="Error">Of values.</param>
/// <param name="R2">Of values.</param>
public readonly record struct TabularScore(
    Accuracy Accuracy,
    NegativeLogLikelihood Likelihood,
    SquaredError Error,
    R2 R2
)
{
    public TabularScore Combine(TabularScore other) =>
        new(
            Accuracy.Combine(other.Accuracy),
            Likelihood.Combine(other.Likelihood),
            Error.Combine(other.Error),
            R2.Combine(other.R2)
        );
}
