using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch.Tests;

/// <summary>
/// An executor against a module that is written by hand: the backend must add nothing to libtorch's numbers.
/// </summary>
public sealed class TorchExecutorTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void An_mlp_trains_as_a_plain_module_does() => Compare(Nets.Mlp(), PlainModules.Mlp);

    [Fact]
    public void A_cnn_with_batch_norm_trains_as_a_plain_module_does() => Compare(Nets.Cnn(), PlainModules.Cnn);

    private static void Compare(Model model, Func<Sequential> plain)
    {
        using var executor = Nets.Compile<double>(model);
        using var scope = torch.NewDisposeScope();
        var module = plain();
        PlainModules.Load(module, executor.Export());
        module.train();
        var parameters = module.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        var sgd = torch.optim.SGD(module.parameters(), 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true);
        for (var step = 0; step < 3; step++)
        {
            var batch = Nets.Batch<double>(model, 12, (ulong)step);
            sgd.zero_grad();
            var loss = torch.nn.functional.cross_entropy(
                module.forward(PlainModules.Input(model, batch)),
                PlainModules.Classes(batch)
            );
            loss.backward();
            Assert.Equal(loss.item<double>(), executor.Accumulate(batch, 1, Nets.Key(step)), Tolerance);
            var gradients = Nets.Gradients(executor);
            foreach (var entry in executor.Layout.Entries)
                Nets.Close<double>(
                    PlainModules.Values(parameters[entry.Name].grad!),
                    gradients.AsSpan()[entry.Range],
                    Tolerance
                );
            sgd.step();
            executor.Update(new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true));
        }

        var state = executor.Export();
        foreach (var (name, tensor) in module.state_dict())
            if (state.Parameters.TryGetValue(name, out var value) || state.State.TryGetValue(name, out value))
                Nets.Close(PlainModules.Values(tensor), value.Span, Tolerance);
        module.eval();
        var test = Nets.Batch<double>(model, 5, 50);
        var evaluation = executor.Evaluate(test);
        var logits = module.forward(PlainModules.Input(model, test));
        Nets.Close(PlainModules.Values(logits), evaluation.Outputs[model.Outputs[0]].Span, Tolerance);
        Assert.Equal(
            torch.nn.functional.cross_entropy(logits, PlainModules.Classes(test)).item<double>(),
            evaluation.Loss!.Value,
            Tolerance
        );
    }

    [Fact]
    public void First_parameters_are_those_of_the_seed()
    {
        var model = Nets.Cnn();
        using var executor = Nets.Compile<float>(model);
        Assert.Equal(ExecutorState<float>.Initial(model, 7), executor.Export());
    }

    [Fact]
    public void Weighted_micro_batches_add_up_to_the_batch()
    {
        var model = Nets.Mlp(new Layer.Dropout(0.3));
        using var executor = Nets.Compile<double>(model);
        var whole = Nets.Batch<double>(model, 8);
        executor.Accumulate(whole, 1, Nets.Key());
        var expected = Nets.Gradients(executor);
        executor.Import(executor.Export());
        Assert.All(Nets.Gradients(executor), g => Assert.Equal(0, g));
        for (var start = 0; start < 8; start += 2)
        {
            var classes = ((Targets<double>.Classes)whole.Targets[0]).Indices.Slice(start, 2);
            executor.Accumulate(
                new Batch<double>(
                    2,
                    [whole.Inputs[0].Reals.Slice(start * 6, 12)],
                    [new Targets<double>.Classes(classes)],
                    new long[] { start, start + 1 }
                ),
                0.25,
                Nets.Key()
            );
        }

        Nets.Close<double>(expected, Nets.Gradients(executor), Tolerance);
    }

    [Fact]
    public void Export_and_import_continue_as_if_nothing_happened()
    {
        var model = Nets.Cnn();
        var optimizer = new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 0.01);
        using var first = Nets.Compile<double>(model);
        IExecutor<double> run = first;
        Assert.Empty(first.Export().OptimizerState);
        for (var i = 0; i < 3; i++)
            run.Step(Nets.Batch<double>(model, 6, (ulong)i), Nets.Key(i), optimizer);
        var saved = first.Export();
        Assert.Equal(
            first.Layout.Entries.Select(e => e.Name + "/momentum").Order(StringComparer.Ordinal),
            saved.OptimizerState.Keys
        );
        using var second = Nets.Compile<double>(model, Nets.Classifier(model, seed: 1234));
        second.Import(saved);
        Assert.Equal(saved, second.Export());
        IExecutor<double> resumed = second;
        for (var i = 3; i < 6; i++)
        {
            run.Step(Nets.Batch<double>(model, 6, (ulong)i), Nets.Key(i), optimizer);
            resumed.Step(Nets.Batch<double>(model, 6, (ulong)i), Nets.Key(i), optimizer);
        }

        Assert.Equal(first.Export(), second.Export());
    }

    [Fact]
    public void Several_weighted_losses_add_up()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3])),
                new("a", new Layer.Dense(4), ["x"]),
                new("b", new Layer.Dense(2), ["x"]),
                new("c", new Layer.Dense(2), ["x"]),
            ],
            ["a", "b", "c"]
        );
        var objective = new Objective([
            new("a", new Loss.CrossEntropy()) { Weight = 0.5 },
            new("b", new Loss.MeanSquaredError()) { Weight = 3 },
        ]);
        using var executor = Nets.Compile<double>(model, new CompileOptions { Objective = objective });
        int[] classes = Nets.Classes(5, 4);
        double[] values = Nets.Values<double>(10, 3);
        var batch = new Batch<double>(
            5,
            [Nets.Values<double>(15)],
            [new Targets<double>.Classes(classes), new Targets<double>.Values(values)]
        );
        var evaluation = executor.Evaluate(batch);
        using var scope = torch.NewDisposeScope();
        var a = torch.tensor(evaluation.Outputs["a"].Span.ToArray()).reshape(5, 4);
        var b = torch.tensor(evaluation.Outputs["b"].Span.ToArray()).reshape(5, 2);
        var expected =
            0.5 * torch.nn.functional.cross_entropy(a, torch.tensor(classes, torch.int64)).item<double>()
            + 3 * torch.nn.functional.mse_loss(b, torch.tensor(values).reshape(5, 2)).item<double>();
        Assert.Equal(expected, evaluation.Loss!.Value, Tolerance);
        Assert.Equal(expected, executor.Accumulate(batch, 1, Nets.Key()), Tolerance);
        Assert.All(
            executor.Differentiate(batch, Nets.Key()).ParameterGradients["c.weight"].Memory.ToArray(),
            g => Assert.Equal(0, g)
        );
        Assert.All(Nets.Gradients(executor)[executor.Layout["c.weight"].Range], g => Assert.Equal(0, g));
    }

    [Fact]
    public void Gradients_can_be_replaced()
    {
        using var executor = Nets.Compile<float>(Nets.Mlp());
        var values = Nets.Values<float>(executor.Layout.Length);
        executor.SetGradients(values);
        Assert.Equal(values, Nets.Gradients(executor));
        Assert.Contains(
            "has 3 values",
            Assert.Throws<ArgumentException>(() => executor.SetGradients(new float[3])).Message,
            StringComparison.Ordinal
        );
    }
}
