namespace DeepLearning;

/// <summary>Shares of the samples that parts have.</summary>
internal static class Shares
{
    /// <exception cref="ArgumentException">One is not above 0, or they do not add up to 1.</exception>
    public static void Check(double[] shares, string[] names)
    {
        for (var part = 0; part < shares.Length; part++)
            Require.Positive(shares[part], names[part]);
        if (Math.Abs(shares.Sum() - 1) is var off && off > 1e-9)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"the shares {shares[0]}, {shares[1]} and {shares[2]} add up to {shares[0] + shares[1] + shares[2]}"
                ) + ", but must add up to 1"
            );
    }

    public static ArgumentException Empty(string part, double share, int samples) =>
        new(
            FormattableString.Invariant(
                $"the {part} part would be empty: its share {share} of each class's samples (of {samples} in all) "
            ) + "rounds to none"
        );
}
