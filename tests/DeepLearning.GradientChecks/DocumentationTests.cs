using DeepLearning.Reference;
using DeepLearning.Torch;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>The samples of docs/gradient-checks.md, as they stand there.</summary>
public class DocumentationTests
{
    [Fact]
    public void My_model_is_the_same_on_both_backends()
    {
        var model = Net.Input(1, 8, 8)
            .Conv2d(4, 3, padding: 1)
            .BatchNorm()
            .ReLU()
            .MaxPool2d(2)
            .Flatten()
            .Dense(5)
            .ToModel();
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<double>(model, objective, count: 8, seed: 1);

        var report = GradientCheck.Compare(
            new ReferenceBackend(),
            new TorchBackend(),
            model,
            objective,
            batch,
            seed: 1
        );

        Assert.True(report.Passed, report.ToTable());
    }

    [Fact]
    public void My_layer_is_right()
    {
        var model = Net.Input(6).Dense(4).Custom(new Squared()).Dense(3).ToModel();
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<double>(model, objective, count: 8, seed: 1);

        var report = GradientCheck.Compare(
            new ReferenceBackend(),
            new TorchBackend(),
            model,
            objective,
            batch,
            seed: 1
        );

        Assert.True(report.Passed, report.ToTable());
    }

    [Fact]
    public void My_function_is_right()
    {
        double[] x = [0.3, -1.2, 2.5];

        var comparison = GradientCheck.Function(
            x,
            v => [.. v.Select(Math.Exp)],
            (v, dy) => [.. v.Select((t, i) => Math.Exp(t) * dy[i])]
        );

        Assert.True(comparison.Passed, comparison.ToString());
    }

    [Fact]
    public void Where_they_part()
    {
        var model = Net.Input(6).Dense(4).Tanh().Dense(3).ToModel();
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<double>(model, objective, count: 8, seed: 1);

        var divergence = Bisection.Of(new ReferenceBackend(), new TorchBackend(), model, objective, batch, seed: 1);
        divergence?.Case.Save("case.json");

        Assert.Null(divergence);
    }

    private sealed record Squared : ICustomLayer
    {
        public string Kind => "Squared";

        public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var x = pass.Input();
            for (var i = 0; i < x.Length; i++)
                pass.Output[i] = x[i] * x[i];
        }

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var x = pass.Input();
            var dx = pass.InputGradient();
            for (var i = 0; i < dx.Length; i++)
                dx[i] += (x[i] + x[i]) * pass.OutputGradient[i];
        }
    }
}
