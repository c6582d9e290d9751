using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Exactly at the kinks, where finite differences cannot judge: every backend does what libtorch does.
/// </summary>
public class KinkTests
{
    private static readonly string[] OtherOnCuda = ["ReLU", "ReLU6", "ReLU6, NaN", "ELU, NaN", "ELU, negative alpha"];

    public static TheoryData<string> Names() => [.. KinkCases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Both_backends_do_what_libtorch_does_but_for_limits_that_it_misses(string kink)
    {
        if (OtherOnCuda.Contains(kink))
            OnTheCpu.Only("CUDA's kernel gives a zero the other sign, or lets the gradient through a NaN");
        var known = KinkCases.All[kink];
        var (layer, x, dy) = (known.Layer, known.Input, known.OutputGradient);
        var (name, y, dx) = Checks.On(Checks.Torch, layer, x, dy);
        Bits($"{name}, output", known.Output, y);
        Bits($"{name}, input gradient", known.InputGradient, dx);
        (name, y, dx) = Checks.On(Checks.Reference, layer, x, dy);
        Bits($"{name}, output", known.ReferenceOutput, y);
        Bits($"{name}, input gradient", known.ReferenceInputGradient, dx);
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
