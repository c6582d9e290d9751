using System.Reflection;

namespace DeepLearning.Core.Tests.Building;

public class NetTests
{
    private static string[] Names(Model model) => [.. model.Nodes.Select(n => n.Name)];

    [Fact]
    public void A_chain_is_numbered_as_nn_Sequential_numbers_it()
    {
        var model = Net.Input(1, 8, 8).Conv2d(16, 3, padding: 1).ReLU().MaxPool2d(2).Flatten().Dense(10).ToModel();
        Assert.Equal(["input", "0", "1", "2", "3", "4"], Names(model));
        Assert.Equal(["0.weight", "0.bias", "4.weight", "4.bias"], model.Parameters.Select(p => p.Name));
        Assert.Equal(["4"], model.Outputs);
        Assert.Equal(Shape.Of(16, 4, 4), model.ShapeOf("2"));
    }

    [Fact]
    public void A_handle_used_twice_is_one_node()
    {
        var p1 = Net.Input(1, 8, 8).Conv2d(16, 3, padding: 1).ReLU().MaxPool2d(2);
        var p2 = p1.Conv2d(32, 3, padding: 1).ReLU().MaxPool2d(2);
        var model = Net.Concat(p1.GlobalMaxPool2d(), p2.GlobalMaxPool2d()).Dense(10).ToModel();
        Assert.Equal(["input", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Names(model));
        Assert.Equal(["GlobalMaxPool2d", "Conv2d"], model.Nodes.Skip(4).Take(2).Select(n => n.Layer.Kind));
        Assert.Equal(["2"], model.Nodes[model.IndexOf("4")].Inputs);
        Assert.Equal(["3", "7"], model.Nodes[model.IndexOf("8")].Inputs);
        Assert.Equal(Shape.Of(48), model.ShapeOf("8"));
    }

    [Fact]
    public void Names_are_given_and_do_not_count_as_numbers()
    {
        var model = Net.Input(4).Named("x").Dense(8).Named("body").ReLU().Dense(2).Named("head").ToModel();
        Assert.Equal(["x", "body", "0", "head"], Names(model));
        Assert.Equal("head.weight", model.Parameters[2].Name);
    }

    [Fact]
    public void Inputs_are_numbered_apart()
    {
        var model = Net.Concat(Net.Input(1), Net.Input(2).Named("x"), Net.Input(3), Net.Input(4)).Dense(1).ToModel();
        Assert.Equal(["input", "x", "input1", "input2", "0", "1"], Names(model));
    }

    [Fact]
    public void Joins_are_written_with_operators()
    {
        NetNode x = Net.Input(4),
            y = x.Dense(4);
        var model = (x + y).ToModel();
        Assert.Equal(new Layer.Add(), model.Nodes[^1].Layer);
        Assert.Equal(["input", "0"], model.Nodes[^1].Inputs);
        Assert.Equal(model, Net.Add(x, y).ToModel());
        Assert.Equal((y - x).ToModel(), Net.Subtract(y, x).ToModel());
        Assert.Equal(["0", "input"], (y - x).ToModel().Nodes[^1].Inputs);
        Assert.Equal((x * y).ToModel(), Net.Multiply(x, y).ToModel());
        Assert.Equal(new Layer.Maximum(), Net.Maximum(x, y, x).Layer);
    }

    [Fact]
    public void A_channels_factor_scales_all_its_pixels()
    {
        var image = Net.Input(3, 5, 4);
        var gated = image * image.GlobalAvgPool2d().Sigmoid().Reshape([3, 1, 1]);
        Assert.Equal(image.Shape, gated.Shape);
        var refused = Assert.Throws<ShapeException>(() => image * image.GlobalAvgPool2d());
        Assert.Equal(
            "Multiply expects inputs whose extents, from the last axis on, are equal or 1, but is "
                + "given [3, 5, 4] and [3]",
            refused.Message
        );
    }

    [Fact]
    public void A_model_has_several_outputs_in_their_order()
    {
        var x = Net.Input(4).Dense(3);
        var (a, b) = (x.Dense(2).Named("a"), x.Dense(1).Named("b"));
        Assert.Equal(["b", "a"], Net.Model(b, a).Outputs);
        Assert.Equal(["input", "0", "b", "a"], Names(Net.Model(b, a)));
        Assert.Equal(["0", "a"], Net.Model(x, a).Outputs);
    }

    [Fact]
    public void No_output_is_refused() =>
        Assert.Equal(
            "a model needs at least one output, but has none",
            Assert.Throws<ModelException>(() => Net.Model()).Message
        );

    [Fact]
    public void A_name_that_comes_twice_is_refused()
    {
        Assert.Equal(
            "two nodes are named 'a'",
            Assert.Throws<ModelException>(() => Net.Input(2).Named("a").Dense(2).Named("a").ToModel()).Message
        );
        Assert.StartsWith(
            "a node's name must not be empty",
            Assert.Throws<ArgumentException>(() => Net.Input(2).Named(" ")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_deep_chain_does_not_overflow_the_stack()
    {
        var x = Net.Input(1);
        for (var i = 0; i < 20_000; i++)
            x = x.ReLU();
        Assert.Equal("19999", x.ToModel().Outputs[0]);
    }

    [Fact]
    public void Shapes_are_known_and_checked_at_the_call()
    {
        var x = Net.Input(1, 8, 8);
        Assert.Equal(Shape.Of(4, 6, 6), x.Conv2d(4, 3).Shape);
        Assert.Equal(
            "GLU(axis 1) expects a shape with an axis 1, but is given [64]",
            Assert.Throws<ShapeException>(() => x.Flatten().GLU(1)).Message
        );
        Assert.StartsWith(
            "Conv2d(4, 9x9) expects an image at least as large as its window",
            Assert.Throws<ShapeException>(() => x.Conv2d(4, 9)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Add expects inputs whose extents, from the last axis on, are equal or 1, but is given [1, 8, 8] and [64]",
            Assert.Throws<ShapeException>(() => x + x.Flatten()).Message
        );
        Assert.Equal(
            "Concat expects inputs that differ in their first extent only, but is given [1, 8, 8] and [64]",
            Assert.Throws<ShapeException>(() => Net.Concat(x, x.Flatten())).Message
        );
        Assert.Equal(
            "Concat expects at least one input, but is given none",
            Assert.Throws<ShapeException>(() => Net.Concat()).Message
        );
        Assert.StartsWith(
            "an input needs a shape of extents of at least 1, but is given [0]",
            Assert.Throws<ShapeException>(() => Net.Input(0)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Conv2d(2000000000, 1x1) has more than 2000000000 values",
            Assert.Throws<ShapeException>(() => x.Conv2d(2_000_000_000, 1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_layer_has_a_method()
    {
        var layers = typeof(Layer).GetNestedTypes().Where(t => t.IsSealed).Select(t => t.Name);
        var methods = typeof(NetNode)
            .GetMethods()
            .Concat(typeof(Net).GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(m => m.Name)
            .ToHashSet();
        Assert.All(layers, layer => Assert.Contains(layer, methods));
    }

    [Fact]
    public void Every_method_hands_its_settings_to_its_layer()
    {
        var (image, row, initializer) = (Net.Input(4, 8, 8), Net.Input(4), Initializer.Ones);
        var signal = Net.Input(4, 8);
        Assert.Equal(
            new Layer.Dense(3, false, initializer, initializer),
            row.Dense(3, false, initializer, initializer).Layer
        );
        Assert.Equal(
            new Layer.Conv2d(4, 3, 2, 1, 2, 4, false, initializer, initializer),
            image.Conv2d(4, 3, 2, 1, 2, 4, false, initializer, initializer).Layer
        );
        Assert.Equal(
            new Layer.Conv1d(4, 3, 2, 1, 2, 4, false, initializer, initializer),
            signal.Conv1d(4, 3, 2, 1, 2, 4, false, initializer, initializer).Layer
        );
        Assert.Equal(
            new Layer.ConvTranspose1d(4, 3, 2, 1, 1, 2, 4, false, initializer, initializer),
            signal.ConvTranspose1d(4, 3, 2, 1, 1, 2, 4, false, initializer, initializer).Layer
        );
        Assert.Equal(
            new Layer.ConvTranspose2d(4, 3, 2, 1, (1, 0), 2, 4, false, initializer, initializer),
            image.ConvTranspose2d(4, 3, 2, 1, (1, 0), 2, 4, false, initializer, initializer).Layer
        );
        Assert.Equal(new Layer.MaxPool2d(3, 2, 1, 2), image.MaxPool2d(3, 2, 1, 2).Layer);
        Assert.Equal(new Layer.AvgPool2d(3, 2, 1, false), image.AvgPool2d(3, 2, 1, false).Layer);
        Assert.Equal(
            new Layer.Conv2d(4, 3, padding: 1) { PaddingMode = PaddingMode.Reflect },
            image.Conv2d(4, 3, padding: 1, paddingMode: PaddingMode.Reflect).Layer
        );
        Assert.Equal(
            new Layer.Conv1d(4, 3, padding: 1) { PaddingMode = PaddingMode.Circular },
            signal.Conv1d(4, 3, padding: 1, paddingMode: PaddingMode.Circular).Layer
        );
        Assert.Equal(new Layer.MaxPool2d(3, 2) { CeilMode = true }, image.MaxPool2d(3, 2, ceilMode: true).Layer);
        Assert.Equal(new Layer.AvgPool2d(3, 2) { CeilMode = true }, image.AvgPool2d(3, 2, ceilMode: true).Layer);
        Assert.Equal(
            new Layer.MaxPool1d(3, 2, 1, 2) { CeilMode = true },
            signal.MaxPool1d(3, 2, 1, 2, ceilMode: true).Layer
        );
        Assert.Equal(
            new Layer.AvgPool1d(3, 2, 1, false) { CeilMode = true },
            signal.AvgPool1d(3, 2, 1, false, ceilMode: true).Layer
        );
        Assert.Equal(new Layer.AdaptiveMaxPool2d((2, 3)), image.AdaptiveMaxPool2d((2, 3)).Layer);
        Assert.Equal(new Layer.AdaptiveAvgPool2d((2, 3)), image.AdaptiveAvgPool2d((2, 3)).Layer);
        Assert.Equal(new Layer.AdaptiveMaxPool1d(3), signal.AdaptiveMaxPool1d(3).Layer);
        Assert.Equal(new Layer.AdaptiveAvgPool1d(3), signal.AdaptiveAvgPool1d(3).Layer);
        Assert.Equal(
            new Layer.Upsample(5, null, UpsampleMode.Bilinear, true),
            image.Upsample(5, mode: UpsampleMode.Bilinear, alignCorners: true).Layer
        );
        Assert.Equal(new Layer.Upsample(factor: 2), image.Upsample(factor: 2).Layer);
        Assert.Equal(new Layer.PixelShuffle(2), image.PixelShuffle(2).Layer);
        Assert.Equal(new Layer.GlobalAvgPool2d(), image.GlobalAvgPool2d().Layer);
        Assert.Equal(new Layer.LeakyReLU(0.2), row.LeakyReLU(0.2).Layer);
        Assert.Equal(new Layer.Sigmoid(), row.Sigmoid().Layer);
        Assert.Equal(new Layer.Tanh(), row.Tanh().Layer);
        Assert.Equal(new Layer.ELU(0.3), row.ELU(0.3).Layer);
        Assert.Equal(new Layer.GELU(true), row.GELU(true).Layer);
        Assert.Equal(new Layer.SiLU(), row.SiLU().Layer);
        Assert.Equal(new Layer.Softplus(2, 10), row.Softplus(2, 10).Layer);
        Assert.Equal(new Layer.ReLU6(), row.ReLU6().Layer);
        Assert.Equal(new Layer.PReLU(true, 0.1), row.PReLU(true, 0.1).Layer);
        Assert.Equal(new Layer.GLU(0), row.GLU(0).Layer);
        Assert.Equal(new Layer.Scale(2, 1), row.Scale(2, 1).Layer);
        Assert.Equal(new Layer.Sum([0], true), row.Sum([0], keepDims: true).Layer);
        Assert.Equal(new Layer.Mean([1, 2]), image.Mean([1, 2]).Layer);
        Assert.Equal(new Layer.Slice(0, 1, -1, 2), row.Slice(0, 1, -1, 2).Layer);
        Assert.Equal(new Layer.Select(0, -1), image.Select(0, -1).Layer);
        Assert.Equal(new Layer.Transpose([2, 0, 1]), image.Transpose([2, 0, 1]).Layer);
        Assert.Equal(new Layer.Transpose([0, 2, 1]), image.Transpose(-1, 1).Layer);
        Assert.Throws<ShapeException>(() => image.Transpose(0, 3));
        Assert.Equal(new Layer.MatMul(transposeSecond: true), Net.MatMul(image, image, transposeSecond: true).Layer);
        Assert.Equal(new Layer.AlphaDropout(0.3), row.AlphaDropout(0.3).Layer);
        Assert.Equal(new Layer.Hardsigmoid(), row.Hardsigmoid().Layer);
        Assert.Equal(new Layer.Hardswish(), row.Hardswish().Layer);
        Assert.Equal(new Layer.CELU(0.3), row.CELU(0.3).Layer);
        Assert.Equal(new Layer.SELU(), row.SELU().Layer);
        Assert.Equal(new Layer.Mish(), row.Mish().Layer);
        Assert.Equal(new Layer.LogSigmoid(), row.LogSigmoid().Layer);
        Assert.Equal(new Layer.Reshape([2, 2]), row.Reshape([2, 2]).Layer);
        Assert.Equal(new Layer.ZeroPad2d(3), image.ZeroPad2d(3).Layer);
        Assert.Equal(new Layer.Input([4], 9), Net.Indices(9, 4).Layer);
        Assert.Equal(new Layer.Embedding(9, 2, 0), Net.Indices(9, 4).Embedding(9, 2, 0).Layer);
        Assert.Equal(new Layer.Softmax(), row.Softmax().Layer);
        Assert.Equal(new Layer.Softmax(0), row.Softmax(0).Layer);
        Assert.Equal(new Layer.LogSoftmax(0), row.LogSoftmax(0).Layer);
        Assert.Equal(new Layer.Dropout(0.3), row.Dropout(0.3).Layer);
        Assert.Equal(new Layer.BatchNorm(0.2, 1e-3), row.BatchNorm(0.2, 1e-3).Layer);
        Assert.Equal(new Layer.BatchNorm(0.2, 1e-3) { Frozen = true }, row.BatchNorm(0.2, 1e-3, frozen: true).Layer);
        Assert.Equal(new Layer.LayerNorm(1e-3), row.LayerNorm(1e-3).Layer);
        Assert.Equal(new Layer.LayerNorm(1e-5, 1, false), row.LayerNorm(axes: 1, affine: false).Layer);
        Assert.Equal(new Layer.GroupNorm(2, 1e-3, false), image.GroupNorm(2, 1e-3, false).Layer);
        Assert.Equal(new Layer.InstanceNorm(1e-3, true), image.InstanceNorm(1e-3, true).Layer);
        Assert.Equal(new Layer.RMSNorm(2, 1e-3, false), image.RMSNorm(2, 1e-3, false).Layer);
        Assert.Equal(new Layer.Dropout2d(0.3), image.Dropout2d(0.3).Layer);
        Assert.Equal(new Layer.Custom(new Halves()), row.Custom(new Halves()).Layer);
        Assert.Equal(Shape.Of(4), Net.Custom(new Halves(), row).Shape);
    }

    private sealed record Halves : ICustomLayer
    {
        public string Kind => "Halves";

        public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();
    }

    [Fact]
    public void A_node_as_text_has_its_name_where_it_has_one()
    {
        var plain = Net.Input(3).ReLU();
        Assert.Equal($"{NetNode.Label(plain.Layer)} [3]", plain.ToString());
        Assert.Equal($"first: {NetNode.Label(plain.Layer)} [3]", plain.Named("first").ToString());
    }
}
