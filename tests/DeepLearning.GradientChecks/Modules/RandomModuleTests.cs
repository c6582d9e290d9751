using DeepLearning.TestSupport;
using DeepLearning.Torch;
using DeepLearning.Verification;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.GradientChecks.Modules;

/// <summary>
/// Random models as modules of TorchSharp compute what the torch backend's executor computes. The same calls; what
/// libtorch's matrix products round depends on where the operands lie in memory.
/// </summary>
public sealed class RandomModuleTests
{
    private const int Seeds = 150;

    private const ulong Seed = 5;

    [Fact]
    public void Predict_the_same()
    {
        foreach (var (sample, batch) in Samples())
        {
            using var scope = torch.NewDisposeScope();
            using var executor = Executor(sample.Model);
            using var module = TorchModule.Of(sample.Model, executor.Export());
            module.eval();
            var outputs = module.Compute(Inputs(sample.Model, batch));
            AssertOutputs(sample, executor.Evaluate(batch).Outputs, outputs);
        }
    }

    [Fact]
    public void Have_the_same_gradients_dropout_and_running_statistics()
    {
        var compared = 0;
        foreach (var (sample, batch) in Samples())
        {
            using var scope = torch.NewDisposeScope();
            using var executor = Executor(sample.Model);
            using var module = TorchModule.Of(sample.Model, executor.Export(), Seed);
            var key = RngKey.FromSeed(Seed).Fold(0);
            var expected = executor.Differentiate(batch, key);
            var outputs = module.Compute(Inputs(sample.Model, batch));
            AssertOutputs(sample, expected.Outputs, outputs);
            using var loss = outputs[0].mul(outputs[0]).mean();
            if (loss.requires_grad)
                loss.backward();
            foreach (var (name, gradient) in expected.ParameterGradients)
            {
                var own = module.named_parameters().Single(pair => pair.name == name).parameter.grad;
                var actual = own is null ? new double[gradient.Size] : Values(own);
                AssertClose($"{sample}: {name}", gradient.Span, actual, 1e-12);
                compared += actual.Length;
            }

            executor.Accumulate(batch, 1, key);
            foreach (var (name, value) in executor.Export().State)
                AssertClose($"{sample}: {name}", value.Span, module.Export().State[name].Memory.ToArray(), 1e-13);
        }

        Assert.True(compared > 5_000, $"{compared} numbers");
    }

    private static IEnumerable<(RandomSample, Batch<double>)> Samples()
    {
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var sample = RandomModels.Graph(seed) with { Values = RandomValues.Normal, Training = true };
            if (!sample.IsValid())
                continue;
            var batch = sample.Batch();
            var size = sample.Count * sample.Model.ShapeOf(sample.Model.Outputs[0]).Size;
            yield return (
                sample,
                new Batch<double>(sample.Count, batch.Inputs, [new Targets<double>.Values(new double[size])])
            );
        }
    }

    private static IExecutor<double> Executor(Model model) =>
        new TorchBackend()
            .Moved()
            .Compile<double>(model, new() { Objective = Objective.Of(model, new Loss.MeanSquaredError()), Seed = 3 });

    private static Tensor[] Inputs(Model model, Batch<double> batch) =>
        [
            .. model
                .Inputs.Zip(batch.Inputs)
                .Select(pair =>
                {
                    var shape = model.ShapeOf(pair.First.Name);
                    long[] sizes = [batch.Count, .. Enumerable.Range(0, shape.Rank).Select(i => (long)shape[i])];
                    return pair.Second.IsIndices
                        ? torch.tensor(pair.Second.Indices.ToArray(), torch.ScalarType.Int64).view(sizes)
                        : torch.tensor(pair.Second.Reals.ToArray()).view(sizes);
                }),
        ];

    private static void AssertOutputs(RandomSample sample, NamedTensors<double> expected, Tensor[] outputs)
    {
        foreach (var (name, output) in sample.Model.Outputs.Zip(outputs))
            AssertClose($"{sample}: {name}", expected[name].Span, Values(output), 1e-14);
    }

    private static double[] Values(Tensor tensor) => tensor.detach().contiguous().reshape(-1).data<double>().ToArray();

    private static void AssertClose(string what, ReadOnlySpan<double> expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < actual.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, largest),
                $"{what}[{i}] is {actual[i]:R}, but {expected[i]:R} in the executor"
            );
    }
}
