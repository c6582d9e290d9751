namespace DeepLearning.Torch.Tests;

public sealed class TorchDifferentiationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changes_nothing(bool training)
    {
        var model = Nets.Cnn();
        using var executor = Nets.Compile<double>(model);
        executor.Accumulate(Nets.Batch<double>(model, 6), 1, Nets.Key());
        var (state, gradients) = (executor.Export(), Nets.Gradients(executor));
        var first = executor.Differentiate(Nets.Batch<double>(model, 4, 2), Nets.Key(), training, activations: true);
        var second = executor.Differentiate(Nets.Batch<double>(model, 4, 2), Nets.Key(), training, activations: true);
        Assert.Equal(first, second);
        Assert.Equal(state, executor.Export());
        Assert.Equal(gradients, Nets.Gradients(executor));
    }

    [Fact]
    public void Agrees_with_a_training_pass()
    {
        var model = Nets.Mlp(new Layer.Dropout(0.4));
        using var executor = Nets.Compile<double>(model);
        var batch = Nets.Batch<double>(model, 6);
        var pure = executor.Differentiate(batch, Nets.Key());
        Assert.Equal(pure.Loss, executor.Accumulate(batch, 1, Nets.Key()), 1e-14);
        var gradients = Nets.Gradients(executor);
        foreach (var entry in executor.Layout.Entries)
            Nets.Close(pure.ParameterGradients[entry.Name].Span, gradients.AsSpan()[entry.Range], 1e-14);
    }

    [Fact]
    public void Every_node_has_its_own_activation_gradient_even_where_a_layer_is_an_identity()
    {
        // x feeds identities of three kinds and a second branch: each identity's gradient is its branch's alone.
        var model = new Model(
            [
                new("x", new Layer.Input([2])),
                new("flat", new Layer.Flatten(), ["x"]),
                new("drop", new Layer.Dropout(0), ["flat"]),
                new("one", new Layer.Add(), ["drop"]),
                new("sum", new Layer.Add(), ["one", "x", "flat", "drop"]),
                new("idle", new Layer.Tanh(), ["x"]),
            ],
            ["sum"]
        );
        using var executor = Nets.Compile<double>(
            model,
            new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
        );
        var result = executor.Differentiate(
            DeepLearning.Batch<double>.Of(1, new double[] { 1, 2 }, new double[] { 0, 0 }),
            Nets.Key(),
            activations: true
        );

        // sum = 4 x, loss = mean of squares: dsum = sum = (4, 8).
        Assert.Equal([4, 8], result.ActivationGradients["sum"].Memory.ToArray());
        Assert.Equal([4, 8], result.ActivationGradients["one"].Memory.ToArray());
        Assert.Equal([8, 16], result.ActivationGradients["drop"].Memory.ToArray());
        Assert.Equal([12, 24], result.ActivationGradients["flat"].Memory.ToArray());
        Assert.Equal([16, 32], result.InputGradients["x"].Memory.ToArray());
        Assert.Equal([0, 0], result.ActivationGradients["idle"].Memory.ToArray());
        Assert.Equal(model.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal), result.Activations.Keys);
    }

    [Fact]
    public void Gradients_are_the_slopes_of_the_loss()
    {
        var model = Nets.Cnn();
        using var executor = Nets.Compile<double>(model);
        var batch = Nets.Batch<double>(model, 3);
        var gradient = executor.Differentiate(batch, Nets.Key(), training: false).InputGradients["input"];
        foreach (var i in new[] { 0, 77, 300 })
        {
            var (up, down) = (LossAt(i, 1e-6), LossAt(i, -1e-6));
            Assert.Equal((up - down) / 2e-6, gradient[i], 1e-7);
        }

        double LossAt(int element, double shift)
        {
            var values = batch.Inputs[0].Reals.ToArray();
            values[element] += shift;
            return executor.Evaluate(new Batch<double>(3, [values], batch.Targets)).Loss!.Value;
        }
    }
}
