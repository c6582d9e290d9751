namespace DeepLearning.Verification;

/// <summary>The forward mode's opinion of one tensor, against both backends.</summary>
internal static class ForwardOpinion
{
    /// <param name="comparison">The two backends' gradients, compared.</param>
    /// <param name="firstName">The first backend.</param>
    /// <param name="secondName">The second.</param>
    /// <param name="first">The first backend's gradient.</param>
    /// <param name="second">The second's.</param>
    /// <param name="scales">Each element's scale; a single one for all.</param>
    /// <param name="slope">The derivative along a direction.</param>
    /// <param name="seed">The seed of the direction.</param>
    public static TensorComparison Of(
        TensorComparison comparison,
        string firstName,
        string secondName,
        HostTensor<double> first,
        HostTensor<double> second,
        ReadOnlySpan<double> scales,
        Func<double[], double> slope,
        ulong seed
    )
    {
        if (comparison.Size == 0)
            return comparison;
        var direction = new double[comparison.Size];
        Draws.Normal(
            RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold("direction").Fold(comparison.Name),
            0,
            1,
            direction
        );
        var drawn = Along(direction, first.Span, second.Span, scales, slope, comparison.Tolerance);
        var (firstOff, secondOff) = (drawn.First > comparison.Tolerance, drawn.Second > comparison.Tolerance);
        if (comparison.Verdict == Verdict.Disagree)
        {
            // Of a direction drawn at random the worst element may be a small part: it is asked alone too.
            var alone = new double[comparison.Size];
            alone[comparison.Index] = 1;
            var worst = Along(alone, first.Span, second.Span, scales, slope, comparison.Tolerance);
            firstOff |= worst.First > comparison.Tolerance;
            secondOff |= worst.Second > comparison.Tolerance;
        }

        return comparison with
        {
            ForwardMode = drawn.Opinion with { Passed = !firstOff },
            OddOneOut =
                comparison.Verdict != Verdict.Disagree || firstOff == secondOff ? null
                : firstOff ? firstName
                : secondName,
        };
    }

    private static (double First, double Second, ForwardModeOpinion Opinion) Along(
        double[] direction,
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<double> scales,
        Func<double[], double> slope,
        double tolerance
    )
    {
        var (x, y, scale, length) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < direction.Length; i++)
        {
            if (direction[i] == 0)
                continue;
            x += first[i] * direction[i];
            y += second[i] * direction[i];
            length = double.Hypot(length, direction[i]);
            scale = double.Hypot(scale, (scales.Length == 1 ? scales[0] : scales[i]) * direction[i]);
        }

        var value = slope(direction);
        var (a, b) = (Error(x, value, scale), Error(y, value, scale));
        return (a, b, new(value, x, y, Math.Abs(x - value) / length, a, a <= tolerance));
    }

    // As tensors are compared: NaN equals NaN, and a number beside one is infinitely far.
    private static double Error(double sum, double slope, double scale) =>
        sum.Equals(slope) || sum == slope ? 0
        : double.IsFinite(sum - slope) && scale > 0 ? Math.Abs(sum - slope) / scale
        : double.PositiveInfinity;
}
