using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>A formula is a layer on every backend, in both precisions, with the derivative of the formula.</summary>
public class ElementwiseLayerTests
{
    private static readonly Model Net = TestData.Chain(
        [2, 4],
        new Layer.Custom(new Snake(0.5)),
        new Layer.Dense(6),
        new Layer.Custom(new Snake(2)),
        new Layer.Flatten(),
        new Layer.Dense(3)
    );

    [Theory, EachBackend]
    public void Its_value_and_slope_are_the_formulas(string name)
    {
        var model = TestData.Chain([3], new Layer.Custom(new Snake(2)));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model), Seed = 1 });
        var batch = TestData.Batch<double>(model, TestData.Squared(model), 4, 1);
        var pass = executor.Differentiate(batch, RngKey.FromSeed(1), activations: true);
        var x = batch.Inputs[0].Reals.ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(x[i] + Math.Pow(Math.Sin(2 * x[i]), 2) / 2, pass.Outputs["0"][i], 1e-14);
            Assert.Equal(
                (1 + Math.Sin(4 * x[i])) * pass.ActivationGradients["0"][i],
                pass.InputGradients["input"][i],
                1e-14
            );
        }
    }

    [Theory, EachBackend]
    public void Its_gradients_are_right_by_forward_mode_and_finite_differences(string name)
    {
        var report = Passes.CheckedAlone(name, Net);
        Assert.True(report["1.weight"].ForwardMode!.Passed);
        Assert.True(report["1.weight"].FiniteDifference!.Judged > 0);
    }

    [Theory, EachBackend]
    public void It_trains_in_float32(string name) => Passes.Learnt(name, Net, learningRate: 0.1);

    [Fact]
    public void It_comes_back_from_json_with_its_settings()
    {
        var json = ModelJson.Write(Net);
        Assert.Equal(Net, ModelJson.Read(json, CustomLayerReader.Of<Snake>("Snake")));
        Assert.Throws<ModelException>(() => ModelJson.Read(json));
    }

    [Fact]
    public void It_takes_one_input()
    {
        var e = Assert.Throws<ShapeException>(() =>
            new Model([new("a", new Layer.Input([3]), []), new("b", new Layer.Custom(new Snake(1)), ["a", "a"])], ["b"])
        );
        Assert.Contains("expects one input, but is given 2", e.Message, StringComparison.Ordinal);
    }
}
