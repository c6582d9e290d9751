namespace DeepLearning.Torch.Tests;

/// <summary>
/// Training while another thread collects garbage without pause. TorchSharp's scalars do not outlive such a collection
/// unless somebody holds them: of those that it makes by itself, one in some hundred is freed before libtorch reads it.
/// </summary>
[Collection(nameof(ProcessWide))]
public sealed class CollectionTests
{
    private static readonly Layer[] Activations =
    [
        new Layer.LeakyReLU(0.1),
        new Layer.ELU(0.5),
        new Layer.Softplus(2),
        new Layer.GELU(),
        new Layer.SiLU(),
        new Layer.CELU(0.5),
        new Layer.SELU(),
        new Layer.Hardswish(),
        new Layer.Mish(),
        new Layer.PReLU(),
        new Layer.AlphaDropout(0.1),
    ];

    public static TheoryData<Optimizer> Rules =>
        [
            new Optimizer.Sgd(0.01, momentum: 0.9, weightDecay: 0.1, nesterov: true),
            new Optimizer.Adam(weightDecay: 0.1, amsGrad: true),
            new Optimizer.AdamW(),
            new Optimizer.RmsProp(momentum: 0.9, weightDecay: 0.1, centered: true),
            new Optimizer.Adagrad(weightDecay: 0.1),
            new Optimizer.NAdam(weightDecay: 0.1, decoupledWeightDecay: true),
            new Optimizer.RAdam(weightDecay: 0.1),
            new Optimizer.Adadelta(weightDecay: 0.1),
            new Optimizer.Lion(weightDecay: 0.1),
        ];

    [Theory, MemberData(nameof(Rules))]
    public void A_collection_at_any_moment_leaves_a_step_as_it_is(Optimizer rule)
    {
        var expected = Parameters(rule);
        var stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                GC.Collect(0);
                Thread.SpinWait(5000);
            }
        });
        collector.Start();
        try
        {
            Assert.Equal(expected, Parameters(rule));
        }
        finally
        {
            Volatile.Write(ref stop, true);
            collector.Join();
        }
    }

    private static NamedTensors<float> Parameters(Optimizer rule)
    {
        var model = Nets.Mlp([.. Activations, new Layer.Dropout(0.1), new Layer.BatchNorm()]);
        var loss = new Loss.CrossEntropy
        {
            ClassWeights = [1, 2, 3, 4],
            LabelSmoothing = 0.1,
            IgnoreIndex = 2,
        };
        using var executor = Nets.Compile<float>(model, new() { Objective = Objective.Of(model, loss), Threads = 1 });
        var batch = Nets.Batch<float>(model, 8);
        Sequence<ParameterGroup> groups =
        [
            new("0.*")
            {
                LearningRateScale = 0.5,
                L1Penalty = 1e-3,
                L2Penalty = 1e-3,
                MaxNorm = 3,
            },
        ];
        for (var i = 0; i < 100; i++)
        {
            executor.Accumulate(batch, 0.5, Nets.Key(i));
            executor.Update(
                rule.At(new ScheduleValue(1.0 / (1 + i))),
                groups,
                i % 2 == 0 ? new Clipping.ByNorm(1) : new Clipping.ByValue(0.1)
            );
        }

        return executor.Export().Parameters;
    }
}
