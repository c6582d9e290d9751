using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>A user's own layer runs on every backend, in both precisions, and is differentiated as it says.</summary>
public class CustomLayerTests
{
    private static readonly Model Net = TestData.Chain(
        [4],
        new Layer.Dense(6),
        new Layer.Custom(new Swish()),
        new Layer.Dense(3)
    );

    [Theory, EachBackend]
    public void Its_gradients_are_right_by_finite_differences(string name)
    {
        var report = Passes.CheckedAlone(name, Net);
        Assert.Equal(6, report["1.beta"].FiniteDifference!.Judged);
    }

    [Theory, EachBackend]
    public void It_trains_and_predicts_in_float32(string name)
    {
        var learnt = Passes.Learnt(name, Net, learningRate: 0.5);
        Assert.NotEqual(HostTensor<float>.Copy([6], [1, 1, 1, 1, 1, 1]), learnt["1.beta"]);
    }
}
