namespace DeepLearning;

/// <summary>One update of a range test.</summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Loss">Its loss, before it moved anything.</param>
/// <param name="Smoothed">The running mean of the losses, corrected for its start.</param>
public readonly record struct LearningRatePoint(double Rate, double Loss, double Smoothed);

/// <summary>What a range test saw.</summary>
/// <param name="Points">One an update, in the order of the rates, which grow by one factor.</param>
/// <param name="Diverged">Whether it ended before the last rate, because the loss had grown.</param>
public sealed record LearningRateCurve(Sequence<LearningRatePoint> Points, bool Diverged)
{
    /// <summary>
    /// The first points, whose mean is of few losses, in which no suggestion is looked for: Lightning's.
    /// </summary>
    private const int Skipped = 10;

    /// <summary>
    /// The rate at which the smoothed loss falls fastest, per factor of the rate; the first ten updates and the last
    /// are left out. Null where it falls nowhere. A guess: the rate to train with is there or somewhat below.
    /// </summary>
    public double? Suggestion
    {
        get
        {
            var (steepest, rate) = (0.0, default(double?));
            for (var i = Skipped; i < Points.Count - 1; i++)
                if ((Points[i + 1].Smoothed - Points[i - 1].Smoothed) / 2 is var slope && slope < steepest)
                    (steepest, rate) = (slope, Points[i].Rate);
            return rate;
        }
    }

    /// <summary>The curve with one loss more, by an update at this rate.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="loss">The loss: finite.</param>
    /// <param name="smoothing">β of m = β m + (1 - β) loss, which is divided by 1 - βᵗ.</param>
    public LearningRateCurve With(double rate, double loss, double smoothing)
    {
        var t = Points.Count + 1;
        var before = t == 1 ? 0 : Points[^1].Smoothed * (1 - Math.Pow(smoothing, t - 1));
        var mean = (smoothing * before + (1 - smoothing) * loss) / (1 - Math.Pow(smoothing, t));
        return this with { Points = [.. Points, new(rate, loss, mean)] };
    }

    /// <summary>A picture of the losses over the rates, as SVG.</summary>
    public string ToSvg() => LearningRatePicture.Of(this);
}
