namespace DeepLearning.Verification;

/// <summary>
/// What is held of an accuracy before the first sample: a Beta distribution, worth Alpha right and Beta wrong samples.
/// </summary>
public sealed record BetaPrior
{
    public BetaPrior(double alpha, double beta) => (Alpha, Beta) = (alpha, beta);

    /// <summary>Beta(1, 1): every accuracy alike.</summary>
    public static BetaPrior Uniform { get; } = new(1, 1);

    /// <summary>
    /// Beta(½, ½): the same whether the accuracy, or its logarithm, or its odds are asked for. Jeffreys, Proceedings of
    /// the Royal Society A 186, 1946.
    /// </summary>
    public static BetaPrior Jeffreys { get; } = new(0.5, 0.5);

    public double Alpha
    {
        get;
        init => field = Positive(value, nameof(Alpha));
    }

    public double Beta
    {
        get;
        init => field = Positive(value, nameof(Beta));
    }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be finite and above 0");
}
