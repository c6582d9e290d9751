using System.Numerics;

namespace DeepLearning.KnownBugs;

/// <summary>Values that are equal but for rounding.</summary>
internal static class Near
{
    /// <summary>Every element within an absolute tolerance; NaN and infinity only where they are expected.</summary>
    public static void All<T>(T[] expected, ReadOnlySpan<T> actual, T tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                expected[i].Equals(actual[i]) || T.Abs(expected[i] - actual[i]) <= tolerance,
                $"element {i} is {actual[i]}, but {expected[i]} is expected"
            );
    }
}
