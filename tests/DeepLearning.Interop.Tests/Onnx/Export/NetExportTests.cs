using System.Numerics;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>Whole nets, as people train them: blocks of papers, shared weights, several inputs and outputs.</summary>
public class NetExportTests
{
    public static TheoryData<string> Names => [.. Nets.Keys];

    private static Dictionary<string, Model> Nets { get; } =
        new()
        {
            ["mlp"] = Net.Input(64).Dense(32).ReLU().Dropout(0.2).Dense(10).ToModel(),
            ["cnn"] = Net.Input(1, 12, 12)
                .Conv2d(8, 3, padding: 1)
                .BatchNorm()
                .ReLU()
                .MaxPool2d(2)
                .Conv2d(16, 3)
                .ReLU()
                .Flatten()
                .Dense(10)
                .ToModel(),
            ["residual"] = Net.Input(3, 16, 16)
                .ResidualBlock("a", 8)
                .ResidualBlock("b", 16, stride: 2, squeeze: 4)
                .BottleneckBlock("c", 8)
                .PreactivationBlock("d", 32, stride: 2)
                .GlobalAvgPool2d()
                .Dense(5)
                .ToModel(),
            ["mobile"] = Net.Input(3, 16, 16)
                .DepthwiseSeparable("a", 8, stride: 2)
                .InvertedResidual("b", 8, expansion: 3)
                .GlobalAvgPool2d()
                .Dense(5)
                .ToModel(),
            ["densely connected"] = Net.Input(3, 16, 16)
                .DenseBlock("a", 3, 4)
                .DenseTransition("b")
                .GlobalAvgPool2d()
                .Dense(5)
                .ToModel(),
            ["u-net"] = Net.Input(1, 16, 16).UNet("u", channels: 4, depth: 2).Conv2d(2, 1).ToModel(),
            ["shared"] = new(
                [
                    new("left", new Layer.Input([4])),
                    new("right", new Layer.Input([4])),
                    new("first", new Layer.Dense(3), ["left"]),
                    new("second", new Layer.Dense(3), ["right"], "first"),
                    new("difference", new Layer.Subtract(), ["first", "second"]),
                    new("words", new Layer.Input([2], 9)),
                    new("table", new Layer.Embedding(9, 3), ["words"]),
                    new("product", new Layer.Multiply(), ["table", "difference"]),
                ],
                ["product", "first", "left"]
            ),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_net_agrees_with_both_backends(string name)
    {
        var model = Nets[name];
        var parameters = ExportCheck.Parameters(model, 7);
        foreach (var count in new[] { 1, 5 })
        {
            var inputs = ExportCheck.Inputs(model, count, 3);
            Assert.Equal((null, false), ExportCheck.Compare<float>(model, parameters, inputs, count));
        }
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("shared")]
    public void A_net_agrees_with_both_backends_in_float64(string name)
    {
        var model = Nets[name];
        var (parameters, inputs) = (ExportCheck.Parameters(model, 7), ExportCheck.Inputs(model, 4, 3));
        Assert.Equal((null, false), ExportCheck.Compare<double>(model, parameters, inputs, 4));
    }

    /// <summary>ONNX Runtime takes a pad for a pool's own padding where it can.</summary>
    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(22)]
    public void Zeros_around_an_image_are_no_padding_of_the_pool_behind_them(int opset)
    {
        Layer[] pools =
        [
            new Layer.MaxPool2d(1),
            new Layer.MaxPool2d(2),
            new Layer.AvgPool2d(1),
            new Layer.AvgPool2d(2, 2, 1),
            new Layer.AvgPool2d(2, countPadding: false),
            new Layer.AdaptiveMaxPool2d(2),
            new Layer.GlobalMaxPool2d(),
        ];
        foreach (var pool in pools)
        {
            var model = new Model(
                [
                    new("x", new Layer.Input([2, 4, 4])),
                    new("negative", new Layer.Softplus(), ["x"]),
                    new("minus", new Layer.Scale(-1), ["negative"]),
                    new("padded", new Layer.ZeroPad2d(Padding.All(2)), ["minus"]),
                    new("dropped", new Layer.Dropout(0.5), ["padded"]),
                    new("pooled", pool, ["dropped"]),
                ],
                ["pooled"]
            );
            var inputs = ExportCheck.Inputs(model, 2, 3);
            Assert.Equal(
                (null, false),
                ExportCheck.Compare<float>(model, ExportCheck.Parameters(model, 7), inputs, 2, new() { Opset = opset })
            );
        }
    }

    /// <summary>ONNX Runtime takes a factor into the product, and rounds it to float32.</summary>
    [Fact]
    public void A_factor_beside_a_product_of_matrices_keeps_its_digits_in_float64()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3, 4])),
                new("scaled", new Layer.Scale(0.3), ["x"]),
                new("product", new Layer.MatMul(transposeSecond: true), ["scaled", "x"]),
                new("less", new Layer.Scale(0.7), ["product"]),
                new("rows", new Layer.Dense(2, hasBias: false), ["less"]),
                new("least", new Layer.Scale(0.1), ["rows"]),
            ],
            ["least"]
        );
        var inputs = ExportCheck.Inputs(model, 2, 3);
        Assert.Equal((null, false), ExportCheck.Compare<double>(model, ExportCheck.Parameters(model, 7), inputs, 2));
    }

    /// <summary>Up to operator set 21 ONNX counts a window that starts behind the signal too.</summary>
    [Theory]
    [InlineData(17)]
    [InlineData(22)]
    public void What_reads_a_ceiled_pool_reads_as_many_windows_as_there_are(int opset)
    {
        var model = new Model(
            [
                new("x", new Layer.Input([5, 1])),
                new("pooled", new Layer.AvgPool1d(4, padding: 2) { CeilMode = true }, ["x"]),
                new("scores", new Layer.Dense(3), ["pooled"]),
            ],
            ["scores"]
        );
        Assert.Equal(
            (null, false),
            ExportCheck.Compare<float>(
                model,
                ExportCheck.Parameters(model, 7),
                ExportCheck.Inputs(model, 2, 3),
                2,
                new() { Opset = opset }
            )
        );
    }

    [Fact]
    public void A_batch_may_be_empty()
    {
        var model = Nets["cnn"];
        var inputs = ExportCheck.Inputs(model, 0, 3);
        Assert.Equal((null, false), ExportCheck.Compare<float>(model, ExportCheck.Parameters(model, 7), inputs, 0));
    }

    [Fact]
    public void Names_and_shapes_are_the_model_s_and_the_batch_is_free()
    {
        var model = Nets["shared"];
        using var session = new OnnxSession<float>(Export(model, ExportCheck.Parameters(model, 1).To<float>()));
        var (inputs, outputs) = (session.Session.InputMetadata, session.Session.OutputMetadata);
        Assert.Equal(["left", "right", "words"], inputs.Keys.Order());
        Assert.Equal(["first", "left", "product"], outputs.Keys.Order());
        Assert.Equal([-1, 2], inputs["words"].Dimensions);
        Assert.Equal(["batch", ""], inputs["words"].SymbolicDimensions);
        Assert.Equal(typeof(long), inputs["words"].ElementType);
        Assert.Equal([-1, 2, 3], outputs["product"].Dimensions);
    }

    private static byte[] Export<T>(Model model, NamedTensors<T> parameters, OnnxExportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var file = new MemoryStream();
        OnnxExport.Save(file, model, parameters, options);
        return file.ToArray();
    }
}
