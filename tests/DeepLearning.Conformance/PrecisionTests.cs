using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// A setting that float32 cannot hold is refused with its name, before anything moves; float64 takes it.
/// </summary>
public class PrecisionTests
{
    private const double Huge = 1e300;

    private static readonly RngKey Key = RngKey.FromSeed(1);

    private static readonly Dictionary<string, Optimizer> Optimizers = new()
    {
        ["LearningRate of the update is 1E+300"] = new Optimizer.Sgd(Huge),
        ["WeightDecay of the update is 1E+300"] = new Optimizer.Sgd(1, weightDecay: Huge),
        ["LearningRate / (1 - Beta1) of the update is 1E+39"] = new Optimizer.Adam(1e38),
        ["Epsilon of the update is 1E+300"] = new Optimizer.Adam(epsilon: Huge),
        ["LearningRate times WeightDecay of the update is 1E+40"] = new Optimizer.AdamW(1e20, weightDecay: 1e20),
        ["Epsilon of the update is 2E+300"] = new Optimizer.RmsProp(epsilon: 2 * Huge),
        ["LearningRate / (1 - Beta1) of the update is 2E+39"] = new Optimizer.NAdam(2e38),
        ["LearningRate times WeightDecay of the update is 2E+40"] = new Optimizer.NAdam(
            2e20,
            weightDecay: 1e20,
            decoupledWeightDecay: true
        ),
        ["LearningRate / (1 - Beta1) of the update is 3E+39"] = new Optimizer.RAdam(3e38),
        ["Epsilon of the update is 3E+300"] = new Optimizer.Adadelta(epsilon: 3 * Huge),
        ["LearningRate times WeightDecay of the update is 3E+40"] = new Optimizer.Lion(3e20, weightDecay: 1e20),
        ["InitialSum of the update is 1E+300"] = new Optimizer.Adagrad(initialSum: Huge),
    };

    private static readonly Dictionary<string, ParameterGroup> Groups = new()
    {
        ["LearningRate of the update of '0.bias' is 1E+299"] = new("*.bias") { LearningRateScale = Huge },
        ["WeightDecay of the update of '0.bias' is 1E+300"] = new("*.bias") { WeightDecay = Huge },
        ["L1Penalty of the group '*' is 1E+300"] = new("*") { L1Penalty = Huge },
        ["L2Penalty of the group '*' is 1E+300"] = new("*") { L2Penalty = Huge },
        ["MaxNorm of the group '*' is 1E+300"] = new("*") { MaxNorm = Huge },
    };

    private static readonly Dictionary<string, Layer> Layers = new()
    {
        ["Alpha of node '0' is 1E+300"] = new Layer.ELU(Huge),
        ["1 / Alpha of node '0' is 1E+300"] = new Layer.CELU(1e-300),
        ["Slope of node '0' is -1E+300"] = new Layer.LeakyReLU(-Huge),
        ["Beta of node '0' is 1E+300"] = new Layer.Softplus(Huge),
        ["1 / Beta of node '0' is 1E+300"] = new Layer.Softplus(1e-300),
        ["Threshold of node '0' is 1E+300"] = new Layer.Softplus(1, Huge),
        ["Epsilon of node '0' is 1E+300"] = new Layer.BatchNorm(epsilon: Huge),
        ["Epsilon of node '0' is 2E+300"] = new Layer.LayerNorm(2 * Huge),
    };

    private static readonly Dictionary<string, LossTerm> Terms = new()
    {
        ["Weight of the loss on '0' is 1E+300"] = new("0", new Loss.CrossEntropy()) { Weight = Huge },
        ["ClassWeights[1] of the loss on '0' is 1E+300"] = new("0", new Loss.CrossEntropy { ClassWeights = [1, Huge] }),
        ["ClassWeights[0] of the loss on '0' is 1E+300"] = new(
            "0",
            new Loss.NegativeLogLikelihood { ClassWeights = [Huge, 1] }
        ),
        ["PositiveWeight of the loss on '0' is 1E+300"] = new(
            "0",
            new Loss.BinaryCrossEntropy { PositiveWeight = Huge }
        ),
        ["Beta of the loss on '0' is 1E+300"] = new("0", new Loss.SmoothL1 { Beta = Huge }),
    };

    private static Model Model => TestData.Chain([3], new Layer.Dense(2));

    [Theory, EachBackend]
    public void A_setting_of_the_update_is_refused_before_anything_moves(string name)
    {
        using var executor = Compile<float>(name);
        var sgd = new Optimizer.Sgd(0.1, 0.9);
        var batch = TestData.Batch<float>(Model, TestData.CrossEntropy(Model), 4, 1);
        executor.Step(batch, Key, sgd);
        executor.Accumulate(batch, 1, Key);
        var (before, gradients) = (executor.Export(), Passes.Gradients(executor));

        foreach (var (message, optimizer) in Optimizers)
            Refuses(message, () => executor.Update(optimizer));
        foreach (var (message, group) in Groups)
            Refuses(message, () => executor.Update(sgd, [group]));
        Refuses("Limit of the clipping is 1E+300", () => executor.Update(sgd, null, new Clipping.ByNorm(Huge)));
        Refuses("Limit of the clipping is 1E+300", () => executor.Update(sgd, null, new Clipping.ByValue(Huge)));
        Refuses(
            "Factor times Epsilon of the clipping is 1E+300",
            () => executor.Update(sgd, null, new Clipping.Adaptive(Huge))
        );
        Refuses("weight of the batch is 1E+300", () => executor.Accumulate(batch, Huge, Key));

        Assert.Equal(before, executor.Export());
        Assert.Equal(gradients, Passes.Gradients(executor));
        executor.Update(sgd);
        Assert.NotEqual(before.Parameters, executor.Export().Parameters);
    }

    [Theory, EachBackend]
    public void A_step_refuses_it_too(string name)
    {
        using var executor = Compile<float>(name);
        var batch = TestData.Batch<float>(Model, TestData.CrossEntropy(Model), 4, 1);
        var before = executor.Export();
        foreach (var (message, optimizer) in Optimizers)
            Refuses(message, () => executor.Step(batch, Key, optimizer));
        Refuses(
            "Limit of the clipping is 1E+300",
            () => executor.Step(batch, Key, new Optimizer.Sgd(0.1), null, new Clipping.ByNorm(Huge))
        );
        Assert.Equal(before, executor.Export());
        Assert.All(Passes.Gradients(executor), g => Assert.Equal(0, g));
    }

    [Theory, EachBackend]
    public void A_setting_of_a_layer_or_a_loss_is_refused_when_the_model_is_compiled(string name)
    {
        var backend = TestBackends.Get(name);
        foreach (var (message, layer) in Layers)
            Refuses(message, () => backend.Compile<float>(TestData.Chain([3], layer), new()));
        foreach (var (message, term) in Terms)
            Refuses(message, () => backend.Compile<float>(Model, new() { Objective = new([term]) }));
    }

    [Theory, EachBackend]
    public void Float64_takes_them(string name)
    {
        using var executor = Compile<double>(name);
        foreach (var optimizer in Optimizers.Values)
            executor.Update(optimizer);
        foreach (var group in Groups.Values)
            executor.Update(new Optimizer.Sgd(0.1), [group]);
        foreach (var layer in Layers.Values)
            TestBackends.Get(name).Compile<double>(TestData.Chain([3], layer), new()).Dispose();
    }

    private static IExecutor<T> Compile<T>(string name)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        TestBackends.Get(name).Compile<T>(Model, new() { Objective = TestData.CrossEntropy(Model) });

    private static void Refuses(string message, Action action) =>
        Assert.StartsWith(
            $"{message}, but float32 holds numbers up to 3.40282347E+38",
            Assert.ThrowsAny<ArgumentException>(action).Message,
            StringComparison.Ordinal
        );
}
