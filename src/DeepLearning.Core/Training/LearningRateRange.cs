namespace DeepLearning;

/// <summary>Which learning rates a range test tries; the defaults are those of Lightning.</summary>
public sealed record LearningRateRange
{
    public LearningRateRange(double minimum = 1e-8, double maximum = 1, int steps = 100) =>
        (Minimum, Maximum, Steps) = (minimum, maximum, steps);

    /// <summary>The first update's rate, above 0.</summary>
    public double Minimum
    {
        get;
        init
        {
            CheckOrder(value, Maximum);
            field = Require.Positive(value);
        }
    }

    /// <summary>The last update's rate, above the first.</summary>
    public double Maximum
    {
        get;
        init
        {
            CheckOrder(Minimum, value);
            field = Require.Positive(value);
        }
    }

    /// <summary>
    /// Updates from the first rate to the last, at least 2; each multiplies the rate by the same factor.
    /// </summary>
    public int Steps
    {
        get;
        init =>
            field =
                value >= 2
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Steps),
                        value,
                        $"Steps is {value}, but must be at least 2"
                    );
    }

    /// <summary>The test ends when the smoothed loss is above this multiple of the least so far, above 1.</summary>
    public double StopFactor
    {
        get;
        init =>
            field =
                value > 1 && double.IsFinite(value)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(StopFactor),
                        value,
                        FormattableString.Invariant($"StopFactor is {value}, but must be above 1")
                    );
    } = 4;

    /// <summary>β: how much of the mean loss is kept at each update, in [0, 1).</summary>
    public double Smoothing
    {
        get;
        init => field = Require.Rate(value);
    } = 0.98;

    /// <summary>What the rate is multiplied with from one update to the next.</summary>
    public double Growth => Math.Pow(Maximum / Minimum, 1.0 / (Steps - 1));

    /// <summary>0 is what is not set yet.</summary>
    private static void CheckOrder(double minimum, double maximum)
    {
        if (maximum != 0 && minimum >= maximum)
            throw new ArgumentException(
                FormattableString.Invariant($"the rates go from {minimum} to {maximum}, but must rise"),
                nameof(maximum)
            );
    }
}
