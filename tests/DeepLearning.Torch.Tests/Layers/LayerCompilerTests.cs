using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace DeepLearning.Torch.Tests.Layers;

public sealed class LayerCompilerTests
{
    [Fact]
    public void Every_layer_infers_the_shape_that_libtorch_computes()
    {
        Layer[] images =
        [
            new Layer.Conv2d(
                6,
                (3, 2),
                stride: (2, 1),
                padding: new Padding.Sides(1, 0, 2, 1),
                dilation: (1, 2),
                groups: 2
            ),
            new Layer.Conv2d(4, 4, padding: Padding.Same, hasBias: false),
            new Layer.Conv2d(2, 3, padding: Padding.Symmetric(2, 1)),
            new Layer.ConvTranspose2d(2, (3, 2), (2, 3), 1, (1, 2), (1, 2), groups: 2),
            new Layer.ConvTranspose2d(3, 3, outputPadding: 1, dilation: 2, hasBias: false),
            new Layer.MaxPool2d((3, 2), stride: 2, padding: 1),
            new Layer.MaxPool2d(2, dilation: 2),
            new Layer.AvgPool2d(3, 2, 1, countPadding: false),
            new Layer.MaxPool2d(2, 4, 1) { CeilMode = true },
            new Layer.MaxPool2d(1, 3) { CeilMode = true },
            new Layer.AvgPool2d((4, 2), 3, 1) { CeilMode = true },
            new Layer.AdaptiveMaxPool2d((2, 8)),
            new Layer.AdaptiveAvgPool2d((10, 3)),
            new Layer.Conv2d(2, 3, padding: 2) { PaddingMode = PaddingMode.Reflect },
            new Layer.Upsample((4, 20), mode: UpsampleMode.Bilinear),
            new Layer.Upsample(factor: (2, 3)),
            new Layer.PixelShuffle(2),
            new Layer.GlobalMaxPool2d(),
            new Layer.GlobalAvgPool2d(),
            new Layer.Flatten(),
            new Layer.ReLU(),
            new Layer.LeakyReLU(0.3),
            new Layer.Sigmoid(),
            new Layer.Tanh(),
            new Layer.Dropout(0.5),
            new Layer.BatchNorm(),
            new Layer.Concat(),
            new Layer.Add(),
            new Layer.ELU(0.5),
            new Layer.GELU(),
            new Layer.GELU(approximate: true),
            new Layer.SiLU(),
            new Layer.Softplus(2),
            new Layer.PReLU(),
            new Layer.PReLU(perChannel: true),
            new Layer.GLU(0),
            new Layer.GLU(-3),
            new Layer.AlphaDropout(0.5),
            new Layer.ReLU6(),
            new Layer.Hardsigmoid(),
            new Layer.Hardswish(),
            new Layer.CELU(),
            new Layer.SELU(),
            new Layer.Mish(),
            new Layer.LogSigmoid(),
            new Layer.LayerNorm(),
            new Layer.GroupNorm(2),
            new Layer.InstanceNorm(),
            new Layer.RMSNorm(2),
            new Layer.Scale(2, 1),
            new Layer.Sum([0, 2]),
            new Layer.Mean([-1], keepDims: true),
            new Layer.Slice(1, 1, -1, 3),
            new Layer.Select(-1, 2),
            new Layer.Transpose([1, 2, 0]),
            new Layer.Reshape([12, 7, 3]),
            new Layer.Dropout2d(0.5),
            new Layer.ZeroPad2d(new Padding.Sides(1, 0, 2, 3)),
            new Layer.BatchNorm { Frozen = true },
        ];
        foreach (var layer in images)
        {
            var model = Nets.Chain([4, 9, 7], layer);
            using var executor = Nets.Compile<double>(model, new CompileOptions());
            var output = executor.Evaluate(new Batch<double>(3, [Nets.Values<double>(3 * 4 * 9 * 7)])).Outputs["0"];
            Assert.Equal(model.ShapeOf("0").Batched(3), output.Shape);
        }
    }

    [Fact]
    public void Asymmetric_padding_adds_zeros_on_the_side_it_names()
    {
        var model = Nets.Chain(
            [1, 2, 2],
            new Layer.Conv2d(
                1,
                1,
                padding: new Padding.Sides(1, 0, 0, 2),
                hasBias: false,
                weightInitializer: Initializer.Ones
            )
        );
        using var executor = Nets.Compile<double>(model, new CompileOptions());
        var output = executor.Evaluate(new Batch<double>(1, [new double[] { 1, 2, 3, 4 }])).Outputs["0"];
        Assert.Equal([0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0], output.Memory.ToArray());
    }

    [Fact]
    public void Concat_and_add_read_several_nodes_and_shared_parameters_add_their_gradients()
    {
        var model = new Model(
            [
                new("p", new Layer.Input([3])),
                new("q", new Layer.Input([3])),
                new("a", new Layer.Dense(3), ["p"]),
                new("b", new Layer.Dense(3), ["q"], sharesParametersOf: "a"),
                new("c", new Layer.Concat(), ["a", "b", "p"]),
                new("s", new Layer.Add(), ["a", "b", "q"]),
                new("all", new Layer.Concat(), ["c", "s"]),
            ],
            ["all"]
        );
        using var executor = Nets.Compile<double>(
            model,
            new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
        );
        double[] p = Nets.Values<double>(6, 1),
            q = Nets.Values<double>(6, 2);
        var batch = new Batch<double>(2, [p, q], [new Targets<double>.Values(new double[24])]);
        var result = executor.Differentiate(batch, Nets.Key());
        using var scope = torch.NewDisposeScope();
        var weight = torch
            .tensor(executor.Export().Parameters["a.weight"].Span.ToArray())
            .reshape(3, 3)
            .requires_grad_();
        torch.Tensor x = torch.tensor(p).reshape(2, 3),
            y = torch.tensor(q).reshape(2, 3);
        torch.Tensor a = F.linear(x, weight),
            b = F.linear(y, weight);
        var all = torch.cat([a, b, x, a + b + y], 1);
        var loss = F.mse_loss(all, torch.zeros_like(all));
        loss.backward();
        Assert.Equal(loss.item<double>(), result.Loss, 1e-14);
        Nets.Close<double>(PlainModules.Values(weight.grad!), result.ParameterGradients["a.weight"].Span, 1e-13);
        Assert.Equal(2, executor.Layout.Entries.Count);
    }

    [Fact]
    public void Dropout_draws_its_mask_from_the_steps_key_and_the_samples()
    {
        var model = Nets.Chain([50], new Layer.Dropout(0.4));
        using var executor = Nets.Compile<float>(
            model,
            new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
        );
        var ones = Enumerable.Repeat(1f, 100).ToArray();
        var batch = new Batch<float>(2, [ones], [new Targets<float>.Values(ones)], new long[] { 31, 4 });
        var mask = new float[100];
        DropoutMask.Fill(Nets.Key(5).For(RngPurpose.Dropout).Fold("0"), [31, 4], 0.4, mask);
        Assert.Equal(mask, executor.Differentiate(batch, Nets.Key(5)).Outputs["0"].Memory.ToArray());
        Assert.Equal(ones, executor.Differentiate(batch, Nets.Key(5), training: false).Outputs["0"].Memory.ToArray());
    }

    [Fact]
    public void Batch_norm_stores_the_unbiased_variance_and_normalises_with_the_biased_one()
    {
        var model = Nets.Chain([1], new Layer.BatchNorm(momentum: 0.25, epsilon: 1e-9));
        using var executor = Nets.Compile<double>(
            model,
            new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
        );
        double[] x = [1, 2, 3, 6];
        var batch = DeepLearning.Batch<double>.Of(4, x, new double[4]);
        var y = executor.Differentiate(batch, Nets.Key()).Outputs["0"];
        Nets.Close<double>([.. x.Select(v => (v - 3) / Math.Sqrt(3.5))], y.Span, 1e-8);
        executor.Accumulate(batch, 1, Nets.Key());
        var state = executor.Export().State;
        Assert.Equal(0.75, state["0.running_mean"][0], 1e-14);
        Assert.Equal(0.75 + 0.25 * 14 / 3, state["0.running_var"][0], 1e-14);
        var e = Assert.Throws<ArgumentException>(() =>
            executor.Accumulate(DeepLearning.Batch<double>.Of(1, new double[1], new double[1]), 1, Nets.Key())
        );
        Assert.Contains("more than one value per channel", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tie_in_a_global_maximum_goes_to_the_first()
    {
        var model = Nets.Chain([1, 2, 2], new Layer.GlobalMaxPool2d());
        using var executor = Nets.Compile<double>(
            model,
            new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) }
        );
        var result = executor.Differentiate(
            DeepLearning.Batch<double>.Of(1, new double[] { 1, 3, 3, 3 }, new double[] { 2.5 }),
            Nets.Key()
        );
        Assert.Equal([0, 1, 0, 0], result.InputGradients["input"].Memory.ToArray());
    }
}
