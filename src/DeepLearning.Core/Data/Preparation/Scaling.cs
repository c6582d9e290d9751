namespace DeepLearning;

/// <summary>Scales, learnt.</summary>
internal static class Scaling
{
    public static Sequence<FeatureScale> Standardized(StepValues.Numbers training) =>
        Of(training, FeatureValues.Moments);

    public static Sequence<FeatureScale> Normalized(StepValues.Numbers training, double low, double high) =>
        Of(
            training,
            present =>
            {
                var divisor = (present[^1] - present[0]) / (high - low);
                return (present[0] - low * (divisor == 0 ? 1 : divisor), divisor);
            }
        );

    /// <summary>A divisor of 0, of a feature that does not vary, becomes 1.</summary>
    private static Sequence<FeatureScale> Of(
        StepValues.Numbers training,
        Func<double[], (double Shift, double Divisor)> rule
    ) =>
        Enumerable
            .Range(0, training.Features.Count)
            .Select(i =>
            {
                var present = FeatureValues.Present(training, i);
                if (present.Length == 0)
                    throw new PipelineException($"no value of '{training.Features[i]}' is there to learn a scale from");
                var (shift, divisor) = rule(present);
                return double.IsFinite(shift) && double.IsFinite(divisor)
                    ? new FeatureScale(shift, divisor == 0 ? 1 : divisor)
                    : throw new PipelineException($"the values of '{training.Features[i]}' are too large for a scale");
            })
            .ToSequence();
}
