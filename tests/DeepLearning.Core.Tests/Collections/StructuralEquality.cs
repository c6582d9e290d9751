namespace DeepLearning.Core.Tests.Collections;

/// <summary>Equality by value, both ways, and the hash code that must agree with it.</summary>
internal static class StructuralEquality
{
    public static void AssertEqual<T>(T left, T right)
        where T : class
    {
        Assert.NotSame(left, right);
        Assert.True(left.Equals(right), $"{left} should equal {right}");
        Assert.True(right.Equals(left), $"{right} should equal {left}");
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    public static void AssertDiffer<T>(T left, T right)
        where T : class
    {
        Assert.False(left.Equals(right), $"{left} should differ from {right}");
        Assert.False(right.Equals(left), $"{right} should differ from {left}");
    }
}
