namespace DeepLearning.Verification;

/// <summary>
/// A bare function's hand-written backward pass against central differences: for a kernel, or a layer that is being
/// written.
/// </summary>
public static class FunctionCheck
{
    /// <param name="x">Where.</param>
    /// <param name="forward">x to y.</param>
    /// <param name="backward">x and dLoss/dy to dLoss/dx.</param>
    /// <param name="seed">The seed of the drawn dLoss/dy.</param>
    /// <param name="options">The step and the tolerances.</param>
    /// <returns>
    /// backward's dx (first) against the differences (second); elements at a kink are left out and counted.
    /// </returns>
    public static TensorComparison Compare(
        ReadOnlySpan<double> x,
        Func<double[], double[]> forward,
        Func<double[], double[], double[]> backward,
        ulong seed = 0,
        GradientCheckOptions? options = null
    )
    {
        options ??= GradientCheckOptions.Default;
        var point = x.ToArray();
        var y = forward([.. point]);
        var dy = new double[y.Length];
        Draws.Normal(RngKey.FromSeed(seed).For(RngPurpose.Verification), 0, 1, dy);
        var dx = backward([.. point], [.. dy]);
        if (dx.Length != point.Length)
            throw new ArgumentException($"the backward pass gives {dx.Length} values for {point.Length} inputs");

        var (center, terms) = Inner(y, dy);
        var bound =
            options.Tolerances.FiniteDifference * TensorComparison.LargestOf<double>(dx)
            + options.Tolerances.DifferenceNoise * 2.220446049250313e-16 * terms / options.Step;
        var differences = new double[point.Length];
        var kinks = 0;
        for (var i = 0; i < point.Length; i++)
        {
            var difference = FiniteDifference.At(
                value => Inner(forward([.. point[..i], value, .. point[(i + 1)..]]), dy).Sum,
                point[i],
                center,
                options.Step
            );
            var isKink = !(difference.Roughness <= bound);
            if (isKink)
                kinks++;
            differences[i] = isKink ? dx[i] : difference.Value;
        }

        var comparison = TensorComparison.Of<double>("dx", dx, differences, options.Tolerances.FiniteDifference);
        var passed = comparison.AbsoluteError <= bound;
        return comparison with
        {
            Verdict =
                comparison.Verdict == Verdict.Vacuous || kinks == point.Length ? Verdict.Vacuous
                : passed ? Verdict.Agree
                : Verdict.Disagree,
            FiniteDifference = new(
                point.Length - kinks,
                kinks,
                comparison.ScaledError,
                comparison.Index,
                comparison.Second,
                passed
            ),
        };
    }

    private static (double Sum, double Terms) Inner(double[] y, double[] dy)
    {
        var (sum, terms) = (0.0, 0.0);
        for (var i = 0; i < y.Length; i++)
        {
            sum += y[i] * dy[i];
            terms += Math.Abs(y[i] * dy[i]);
        }

        return (sum, terms);
    }
}
