using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Running statistics and the inference that uses them.</summary>
public class BatchNormTests
{
    [Theory, EachBackend]
    public void A_step_moves_the_running_statistics_by_mean_and_unbiased_variance(string name)
    {
        foreach (var shape in new Shape[] { [3], [3, 4, 5] })
        {
            var (model, batch, executor) = Compile(name, shape, count: 6);
            using (executor)
            {
                executor.Accumulate(batch, 1, RngKey.FromSeed(1));
                var state = executor.Export().State;
                for (var c = 0; c < 3; c++)
                {
                    var values = Channel(batch, shape, c);
                    var mean = values.Average();
                    var unbiased = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
                    Assert.Equal(0.1 * mean, state["0.running_mean"][c], 1e-13);
                    Assert.Equal(0.9 + 0.1 * unbiased, state["0.running_var"][c], 1e-13);
                }
            }
        }
    }

    [Theory, EachBackend]
    public void Without_a_momentum_they_are_the_mean_over_all_batches_so_far(string name)
    {
        var (model, _, executor) = Compile(name, [3, 4], count: 6, new Layer.BatchNorm(momentum: null, affine: false));
        using (executor)
        {
            var (means, variances) = (new List<double>(), new List<double>());
            for (var i = 0; i < 3; i++)
            {
                var batch = TestData.Batch<double>(model, TestData.Squared(model), 6, (ulong)i);
                executor.Accumulate(batch, 1, RngKey.FromSeed(1));
                executor.Differentiate(batch, RngKey.FromSeed(1));
                var values = Channel(batch, [3, 4], 1);
                means.Add(values.Average());
                variances.Add(values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Length - 1));
                var state = executor.Export().State;
                Assert.Equal(i + 1, state["0.num_batches_tracked"][0]);
                Assert.Equal(means.Average(), state["0.running_mean"][1], 1e-13);
                Assert.Equal(variances.Average(), state["0.running_var"][1], 1e-13);
            }

            Assert.Empty(executor.Export().Parameters);
            using var again = TestBackends
                .Get(name)
                .Compile<double>(model, new() { Objective = TestData.Squared(model) });
            again.Import(executor.Export());
            Assert.Equal(executor.Export().State, again.Export().State);
        }
    }

    [Theory, EachBackend]
    public void Without_running_statistics_inference_goes_by_its_batch(string name)
    {
        var (_, batch, executor) = Compile(
            name,
            [3, 4, 5],
            count: 6,
            new Layer.BatchNorm(trackRunningStatistics: false)
        );
        using (executor)
        {
            Assert.Empty(executor.Export().State);
            var y = executor.Evaluate(batch).Outputs["0"];
            Passes.Near<double>(y.Span, executor.Differentiate(batch, RngKey.FromSeed(1)).Outputs["0"].Span, 1e-13);
            for (var c = 0; c < 3; c++)
            {
                var channel = y.Span.ToArray().Where((_, i) => i / 20 % 3 == c).ToArray();
                Assert.Equal(0, channel.Average(), 1e-13);
                Assert.Equal(1, channel.Average(v => v * v), 1e-4);
            }

            Assert.Equal([0, 3, 4, 5], executor.Evaluate(new(0, [Array.Empty<double>()])).Outputs["0"].Shape.Extents);
        }
    }

    [Theory, EachBackend]
    public void Without_running_statistics_one_value_alone_gives_the_bias_in_inference(string name)
    {
        var (_, batch, executor) = Compile(name, [3], count: 1, new Layer.BatchNorm(trackRunningStatistics: false));
        using (executor)
        {
            Assert.All(executor.Evaluate(batch).Outputs["0"].Span.ToArray(), y => Assert.Equal(0, y, 1e-12));
            Assert.Throws<ArgumentException>(() => executor.Accumulate(batch, 1, RngKey.FromSeed(1)));
        }
    }

    [Theory, EachBackend]
    public void Inference_uses_the_running_statistics(string name)
    {
        var (model, batch, executor) = Compile(name, [3, 4, 5], count: 6);
        using (executor)
        {
            executor.Accumulate(batch, 1, RngKey.FromSeed(1));
            var state = executor.Export().State;
            var y = executor.Evaluate(batch).Outputs["0"];
            var x = batch.Inputs[0].Reals.Span;
            for (var i = 0; i < x.Length; i++)
            {
                var c = i / 20 % 3;
                Assert.Equal(
                    (x[i] - state["0.running_mean"][c]) / Math.Sqrt(state["0.running_var"][c] + 1e-5),
                    y[i],
                    1e-12
                );
            }

            Assert.Equal(state, executor.Export().State);
        }
    }

    [Theory, EachBackend]
    public void One_value_per_channel_is_refused_in_training_only(string name)
    {
        var (model, batch, executor) = Compile(name, [3], count: 1);
        using (executor)
        {
            var error = Assert.Throws<ArgumentException>(() => executor.Accumulate(batch, 1, RngKey.FromSeed(1)));
            Assert.Contains("'0'", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => executor.Differentiate(batch, RngKey.FromSeed(1)));
            Assert.Equal([1, 3], executor.Evaluate(batch).Outputs["0"].Shape.Extents);
            Assert.All(executor.Export().State["0.running_var"].Span.ToArray(), v => Assert.Equal(1, v));
        }
    }

    [Theory, EachBackend]
    public void Frozen_it_is_a_line_through_the_running_statistics_which_never_move(string name)
    {
        foreach (var shape in new Shape[] { [3], [3, 4, 5] })
        {
            var (_, batch, executor) = Compile(name, shape, count: 6, new Layer.BatchNorm { Frozen = true });
            using (executor)
            {
                var start = executor.Export();
                double[] mean = [0.5, -2, 0],
                    variance = [4, 0.25, 9],
                    weight = [2, -1, 0.5],
                    bias = [1, 0, -3];
                var (parameters, state) = (
                    Named(("0.bias", bias), ("0.weight", weight)),
                    Named(("0.running_mean", mean), ("0.running_var", variance))
                );
                executor.Import(start with { Parameters = parameters, State = state });

                var pass = executor.Differentiate(batch, RngKey.FromSeed(1), training: true, activations: true);
                var (y, dy, dx) = (pass.Outputs["0"], pass.ActivationGradients["0"], pass.InputGradients["input"]);
                var x = batch.Inputs[0].Reals.ToArray();
                var (dWeight, dBias) = (new double[3], new double[3]);
                for (var i = 0; i < x.Length; i++)
                {
                    var c = i / (shape.Size / 3) % 3;
                    var hat = (x[i] - mean[c]) / Math.Sqrt(variance[c] + 1e-5);
                    Assert.Equal(weight[c] * hat + bias[c], y[i], 1e-12);
                    Assert.Equal(weight[c] / Math.Sqrt(variance[c] + 1e-5) * dy[i], dx[i], 1e-12);
                    dWeight[c] += dy[i] * hat;
                    dBias[c] += dy[i];
                }

                Passes.Near<double>(dWeight, pass.ParameterGradients["0.weight"].Span, 1e-12);
                Passes.Near<double>(dBias, pass.ParameterGradients["0.bias"].Span, 1e-12);
                Assert.Equal(y, executor.Evaluate(batch).Outputs["0"]);

                executor.Accumulate(batch, 1, RngKey.FromSeed(1));
                executor.Update(new Optimizer.Sgd(0.1));
                Assert.Equal(state, executor.Export().State);
                Assert.NotEqual(parameters, executor.Export().Parameters);
            }
        }
    }

    [Theory, EachBackend]
    public void Frozen_it_takes_one_value_per_channel_in_training(string name)
    {
        var (_, batch, executor) = Compile(name, [3], count: 1, new Layer.BatchNorm { Frozen = true });
        using (executor)
        {
            executor.Accumulate(batch, 1, RngKey.FromSeed(1));
            Assert.Contains(Passes.Gradients(executor), g => g != 0);
            Assert.All(executor.Export().State["0.running_var"].Span.ToArray(), v => Assert.Equal(1, v));
        }
    }

    private static NamedTensors<double> Named(params IEnumerable<(string Name, double[] Values)> tensors) =>
        new(tensors.Select(t => KeyValuePair.Create(t.Name, HostTensor<double>.Copy([t.Values.Length], t.Values))));

    private static double[] Channel(Batch<double> batch, Shape shape, int channel)
    {
        var area = shape.Size / shape[0];
        return [.. batch.Inputs[0].Reals.ToArray().Where((_, i) => i / area % shape[0] == channel)];
    }

    private static (Model, Batch<double>, IExecutor<double>) Compile(
        string name,
        Shape shape,
        int count,
        Layer.BatchNorm? layer = null
    )
    {
        var model = TestData.Chain(shape, layer ?? new Layer.BatchNorm());
        var objective = TestData.Squared(model);
        return (
            model,
            TestData.Batch<double>(model, objective, count, 3),
            TestBackends.Get(name).Compile<double>(model, new() { Objective = objective })
        );
    }
}
