namespace DeepLearning.Verification;

/// <summary>
/// Finite differences of one tensor, against both backends. They name an odd one out where the forward mode did not.
/// </summary>
internal static class DifferenceOpinion
{
    public static TensorComparison Of(
        TensorComparison comparison,
        string firstName,
        string secondName,
        HostTensor<double> first,
        HostTensor<double> second,
        double loss,
        Func<int, double, FiniteDifference> at,
        GradientCheckOptions options,
        ulong seed
    )
    {
        var scale = comparison.Largest;
        var noise = options.Tolerances.DifferenceNoise * 2.220446049250313e-16 * Math.Abs(loss) / options.Step;
        var bound = options.Tolerances.FiniteDifference * scale + noise;
        var (judged, kinks, worst, index, value) = (0, 0, 0.0, 0, 0.0);
        var (firstOff, secondOff) = (false, false);
        foreach (var i in Elements(comparison, first.Span, options, seed))
        {
            var difference = at(i, options.Step);
            if (!(difference.Roughness <= bound))
            {
                kinks++;
                continue;
            }

            judged++;
            var error = Math.Abs(first[i] - difference.Value);
            if (!(error <= worst))
                (worst, index, value) = (error, i, difference.Value);
            firstOff |= !(error <= bound);
            secondOff |= !(Math.Abs(second[i] - difference.Value) <= bound);
        }

        var scaled =
            worst == 0 ? 0
            : scale == 0 ? double.PositiveInfinity
            : worst / scale;
        return comparison with
        {
            FiniteDifference = new(judged, kinks, scaled, index, value, Passed: !firstOff),
            OddOneOut =
                comparison.OddOneOut is not null || comparison.Verdict != Verdict.Disagree || firstOff == secondOff
                    ? comparison.OddOneOut
                : firstOff ? firstName
                : secondName,
        };
    }

    private static IEnumerable<int> Elements(
        TensorComparison comparison,
        ReadOnlySpan<double> gradient,
        GradientCheckOptions options,
        ulong seed
    )
    {
        if (gradient.Length <= options.EveryElementUpTo)
            return Enumerable.Range(0, gradient.Length);
        var order = new int[gradient.Length];
        Draws.Permutation(RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold(comparison.Name), order);
        var largest = 0;
        for (var i = 1; i < gradient.Length; i++)
            if (Math.Abs(gradient[i]) > Math.Abs(gradient[largest]))
                largest = i;
        return order.Take(options.Samples).Append(largest).Append(comparison.Index).Distinct().ToList();
    }
}
