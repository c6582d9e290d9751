using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>A sample's own loss is the same on both backends, and what the batch's loss is made of.</summary>
public class SampleLossTests
{
    private static Evaluation<double> Of(IBackend backend, LossCase test)
    {
        using var executor = backend.Compile<double>(test.Model, new() { Objective = test.Objective });
        return executor.Evaluate(test.Batch, sampleLosses: true);
    }

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"{expected} against {actual}"
        );

    [Theory, MemberData(nameof(Names))]
    public void Samples_losses_add_up_to_the_batchs(string name)
    {
        var test = LossCases.All[name];
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            var result = Of(backend, test);
            var losses = result.SampleLosses![0];
            Assert.Equal([test.Count], losses.Shape.Extents);
            var sum = Enumerable
                .Range(0, test.Count)
                .Where(i => test.Targets.WeightOf(i) != 0)
                .Sum(i => test.Targets.WeightOf(i) * losses[i]);
            var normalizer = test.Loss.Normalizer(test.Targets, test.Count, test.Model.ShapeOf(test.Model.Outputs[0]));
            Near(result.Loss!.Value, sum / normalizer, 1e-12);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Both_backends_give_the_same(string name)
    {
        var test = LossCases.All[name];
        var ours = Of(Checks.Reference, test).SampleLosses![0];
        var torchs = Of(Checks.Torch, test).SampleLosses![0];
        for (var i = 0; i < test.Count; i++)
            Near(torchs[i], ours[i], 1e-12);
    }

    [Fact]
    public void They_are_pytorchs_without_a_reduction()
    {
        double[] x = [1, 2, 3, 1, 0, -1, 0.5, 0.5, 0.5];
        var model = TestData.Chain([3], new Layer.Flatten());
        var loss = new Loss.CrossEntropy { ClassWeights = [1, 2, 0.5], IgnoreIndex = 2 };
        var batch = Batch<double>.Of(x, new[] { 1, 2, 0 });
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            using var executor = backend.Compile<double>(model, new() { Objective = Objective.Of(model, loss) });
            var losses = executor.Evaluate(batch, sampleLosses: true).SampleLosses![0];
            Assert.Equal(2 * (Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3)) - 2), losses[0], 1e-14);
            Assert.Equal(0, losses[1]);
            Assert.Equal(Math.Log(3), losses[2], 1e-14);
            Assert.Null(executor.Evaluate(batch).SampleLosses);
            Assert.Null(executor.Evaluate(new(3, [x]), sampleLosses: true).SampleLosses);
        }
    }

    [Fact]
    public void Of_a_data_set_they_come_in_its_order()
    {
        var model = TestData.Chain([2], new Layer.Flatten());
        double[] x = [.. Enumerable.Range(0, 14)];
        var data = new Dataset<double>(HostTensor<double>.Copy([7, 2], x), new Targets<double>.Values(new double[14]));
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            using var executor = backend.Compile<double>(
                model,
                new() { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
            );
            var losses = Trainer.SampleLosses(executor, data, batchSize: 3)[0];
            Assert.Equal([7], losses.Shape.Extents);
            for (var i = 0; i < 7; i++)
                Assert.Equal(x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1], losses[i], 1e-12);
        }

        using var without = Checks.Reference.Compile<double>(model, new());
        Assert.Throws<InvalidOperationException>(() => Trainer.SampleLosses(without, data));
    }

    public static TheoryData<string> Names => [.. LossCases.All.Keys];
}
