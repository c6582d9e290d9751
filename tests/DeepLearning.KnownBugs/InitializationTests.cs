using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class InitializationTests
{
    public static TheoryData<Initializer> Drawing() =>
        [
            new Initializer.KaimingUniform(),
            new Initializer.KaimingNormal(),
            new Initializer.XavierUniform(),
            new Initializer.XavierNormal(),
            new Initializer.Uniform(-1, 1),
            new Initializer.Normal(),
            new Initializer.TruncatedNormal(),
        ];

    [Theory, MemberData(nameof(Drawing))]
    [KnownBug("keras#15586", "Two initializers of the same seed drew different values.")]
    [KnownBug("tensorflow#53302", "The seed of an initializer had no effect.")]
    [KnownBug("tfjs#7104", "The initializers ignored their seed: each run began with other weights.")]
    public void The_same_seed_draws_the_same_weights_and_another_seed_others(Initializer initializer)
    {
        var model = TestData.Chain([4], new Layer.Dense(6, weightInitializer: initializer));
        var weights = model.Initialize<double>(1)["0.weight"];
        Assert.Equal(weights, model.Initialize<double>(1)["0.weight"]);
        Assert.Equal(weights.To<float>(), model.Initialize<float>(1)["0.weight"]);
        Assert.NotEqual(weights, model.Initialize<double>(2)["0.weight"]);
    }

    [Theory, MemberData(nameof(Drawing))]
    [KnownBug("keras-hub#352", "One initializer given to several layers gave them all the same weights.")]
    [KnownBug("deel-lip#64", "The initializer in a default argument was shared: identical matrices in every layer.")]
    [KnownBug("lc0#1883", "An initializer that was called twice drew the same values twice.")]
    [KnownBug("micrograd#2", "All weights of a neuron began with the same number.")]
    public void One_initializer_gives_each_layer_and_each_weight_its_own_value(Initializer initializer)
    {
        var layer = new Layer.Dense(4, weightInitializer: initializer);
        var model = TestData.Chain([4], layer, layer, layer);
        var parameters = model.Initialize<double>(1);
        var values = new[] { "0", "1", "2" }.SelectMany(node => parameters[$"{node}.weight"].Span.ToArray()).ToArray();
        Assert.Equal(48, values.Distinct().Count());
    }
}
