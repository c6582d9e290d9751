namespace DeepLearning.Verification;

/// <summary>Where a quantity lies with this probability; below and above it is equally improbable.</summary>
/// <param name="Low">The quantile (1 - Level) / 2.</param>
/// <param name="High">The quantile (1 + Level) / 2.</param>
/// <param name="Level">The probability of lying between, in (0, 1).</param>
public readonly record struct CredibleInterval(double Low, double High, double Level)
{
    internal static void Check(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(
                nameof(level),
                level,
                $"the level is {level}, but must lie between 0 and 1"
            );
    }
}
