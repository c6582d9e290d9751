using MathNet.Numerics.Distributions;

namespace DeepLearning.Verification;

/// <summary>
/// What is known of a model's true root mean squared error once its errors on a test set were seen: with errors that
/// are independent and normal about 0, and the prior 1 / variance, the variance is scaled inverse χ² with as many
/// degrees of freedom as there are errors. Source: Gelman et al., "Bayesian Data Analysis", 3rd edition, section 2.6.
/// </summary>
public sealed record ErrorPosterior
{
    /// <param name="error">The squared errors of a test set, each of weight 1.</param>
    /// <exception cref="ArgumentException">No error was seen, or one was not finite.</exception>
    public ErrorPosterior(SquaredError error)
    {
        if (!(error.Weight > 0 && double.IsFinite(error.Sum)))
            throw new ArgumentException($"{error} is no sum of squared errors");
        Error = error;
    }

    public SquaredError Error { get; }

    /// <summary>Where the true root mean squared error lies with this probability, equal tails cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public CredibleInterval Interval(double level = 0.95)
    {
        CredibleInterval.Check(level);
        return new(Quantile((1 + level) / 2), Quantile((1 - level) / 2), level);

        double Quantile(double p) => Math.Sqrt(Error.Sum / ChiSquared.InvCDF(Error.Weight, p));
    }
}
