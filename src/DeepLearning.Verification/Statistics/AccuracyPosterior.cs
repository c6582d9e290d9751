using MathNet.Numerics;
using BetaDistribution = MathNet.Numerics.Distributions.Beta;

namespace DeepLearning.Verification;

/// <summary>
/// What is known of a model's true accuracy once it was right on some of a test set's samples: with a prior Beta(a, b),
/// and samples independent of each other and of the training, it is Beta(a + right, b + wrong). A run of 96 in 100 is
/// not better than one of 95 in 100 because the number is larger: ask <see cref="ProbabilityBetter"/>.
/// Source: Gelman et al., "Bayesian Data Analysis", 3rd edition, section 2.4.
/// </summary>
public sealed record AccuracyPosterior
{
    private const int Steps = 8; // to a standard deviation; the trapezoidal rule on a bell errs by exp(-2π² Steps²).

    /// <param name="accuracy">The count on a test set; before the first sample the posterior is the prior.</param>
    /// <param name="prior">Uniform unless said.</param>
    /// <exception cref="ArgumentException">The counts are none: right is negative, or above the total.</exception>
    public AccuracyPosterior(Accuracy accuracy, BetaPrior? prior = null)
    {
        if (accuracy.Correct < 0 || accuracy.Correct > accuracy.Total)
            throw new ArgumentException($"{accuracy.Correct} of {accuracy.Total} samples cannot be right");
        (Accuracy, Prior) = (accuracy, prior ?? BetaPrior.Uniform);
    }

    public Accuracy Accuracy { get; }

    public BetaPrior Prior { get; }

    /// <summary>The posterior's first parameter: right samples, the prior's included.</summary>
    public double Alpha => Prior.Alpha + Accuracy.Correct;

    /// <summary>The posterior's second parameter: wrong samples, the prior's included.</summary>
    public double Beta => Prior.Beta + (Accuracy.Total - Accuracy.Correct);

    /// <summary>The expected accuracy.</summary>
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>Where the true accuracy lies with this probability, equal tails cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public CredibleInterval Interval(double level = 0.95)
    {
        CredibleInterval.Check(level);
        return new(
            BetaDistribution.InvCDF(Alpha, Beta, (1 - level) / 2),
            BetaDistribution.InvCDF(Alpha, Beta, (1 + level) / 2),
            level
        );
    }

    /// <summary>
    /// The probability that the first run's true accuracy lies above the second's, the two being independent:
    /// ∫ f(x) G(x) dx, f the density of the one and G the distribution function of the other. Two runs on the same test
    /// set are not quite independent; as their mistakes are commonly alike, the figure is then on the careful side. To
    /// 1e-9 up to a million samples; at a thousand million, G is known to some 3e-7 only (MathNet's).
    /// </summary>
    public static double ProbabilityBetter(AccuracyPosterior first, AccuracyPosterior second) =>
        // Over the narrower density, so that its steps are fine enough for the other one too.
        first.LogitDeviation <= second.LogitDeviation
            ? first.Integral(second.Cumulative)
            : 1 - second.Integral(first.Cumulative);

    /// <summary>About the standard deviation of log(x / (1 - x)).</summary>
    private double LogitDeviation => Math.Sqrt(1 / Alpha + 1 / Beta);

    /// <summary>The distribution function at t = log(x / (1 - x)), from the side on which x keeps its digits.</summary>
    private double Cumulative(double t) =>
        t < 0
            ? SpecialFunctions.BetaRegularized(Alpha, Beta, 1 / (1 + Math.Exp(-t)))
            : 1 - SpecialFunctions.BetaRegularized(Beta, Alpha, 1 / (1 + Math.Exp(t)));

    /// <summary>
    /// ∫ f(x) g(x) dx by the trapezoidal rule over t = log(x / (1 - x)), where the density x^α (1 - x)^β is a bell
    /// without ends, which that rule sums to rounding. Its own sum stands for its normalisation.
    /// </summary>
    private double Integral(Func<double, double> g)
    {
        var (mode, step) = (Math.Log(Alpha / Beta), Math.Min(LogitDeviation, 1) / Steps);
        var (sum, norm) = (0.0, 0.0);
        foreach (var sign in (ReadOnlySpan<int>)[1, -1])
        {
            for (var i = sign == 1 ? 0 : 1; ; i++)
            {
                var distance = sign * i * step;
                var (t, density) = (mode + distance, Math.Exp(LogDensity(distance)));
                if (density < 1e-18)
                    break;
                sum += density * g(t);
                norm += density;
            }
        }

        return sum / norm;
    }

    /// <summary>
    /// The logarithm of x^α (1 - x)^β over its value at the mode, p = α / (α + β), by the distance d of t from the
    /// mode's: α d - (α + β) log(1 + p (exp(d) - 1)). The two values themselves are far larger than their difference.
    /// </summary>
    private double LogDensity(double distance) =>
        Alpha * distance - (Alpha + Beta) * Accurate.Log1p(Alpha / (Alpha + Beta) * Accurate.Expm1(distance));
}
