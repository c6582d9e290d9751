namespace DeepLearning.GradientChecks;

/// <summary>
/// Exactly at the kinks, where finite differences cannot judge: every backend does what libtorch does.
/// </summary>
public class KinkTests
{
    public static TheoryData<string> Names() => [.. KinkCases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Both_backends_do_what_libtorch_does(string kink)
    {
        var (layer, x, dy, output, inputGradient) = KinkCases.All[kink];
        foreach (var (name, y, dx) in Checks.Each(layer, x, dy))
        {
            Bits($"{name}, output", output, y);
            Bits($"{name}, input gradient", inputGradient, dx);
        }
    }

    private static void Bits(string name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                KinkCases.IsSame(expected[i], actual[i]),
                $"{name}, element {i}: expected {expected[i]:R}, actual {actual[i]:R}"
            );
    }
}
