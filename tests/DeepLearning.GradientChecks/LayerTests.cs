using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Every layer, fed identical values, agrees to 1e-12 of what the same pass gives on absolute values.
/// </summary>
public class LayerTests
{
    public static TheoryData<string> Names() => [.. LayerCases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Agrees_in_float64(string name)
    {
        var (layer, inputs, training) = LayerCases.All[name];
        Checks.Layer(layer, inputs, training);
    }

    public static TheoryData<string> Float32Names() =>
        [
            .. LayerCases
                .All.Where(c =>
                    !c.Key.Contains("1E", StringComparison.Ordinal)
                    && !c.Key.Contains("1000000", StringComparison.Ordinal)
                )
                .Select(c => c.Key),
        ];

    [Theory, MemberData(nameof(Float32Names))]
    public void Agrees_in_float32(string name)
    {
        var (layer, inputs, training) = LayerCases.All[name];
        var report = LayerCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            layer,
            inputs.Select(x => x.To<float>()).ToSequence(),
            seed: 11,
            training: training
        );
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToTable());
        Assert.True(report.Passed, report.ToTable());
    }
}
