namespace DeepLearning.Core.Tests.Models;

/// <summary>A custom layer: x times a factor and a trained value each.</summary>
internal sealed record Scale(double Factor) : ICustomLayer
{
    public double Factor
    {
        get;
        init => field = Require.Finite(value);
    } = Require.Finite(Factor);

    public string Kind => "Scale";

    public Shape InferShape(Sequence<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new ShapeException("expects one input");

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [new("scale", inputs[0], Initializer.Ones)];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();
}

internal static class Zoo
{
    /// <summary>Every layer case and every initializer, with settings that are not the defaults.</summary>
    public static Model EveryLayer { get; } =
        new(
            [
                new("image", new Layer.Input([2, 8, 8])),
                new("vector", new Layer.Input([3])),
                new("words", new Layer.Input([4], 6)),
                new("embedded", new Layer.Embedding(7, 3, 0), ["words"]),
                new(
                    "conv",
                    new Layer.Conv2d(
                        4,
                        (3, 2),
                        1,
                        new Padding.Sides(1, 0, 2, 1),
                        1,
                        groups: 2,
                        weightInitializer: new Initializer.KaimingNormal(1.5),
                        biasInitializer: new Initializer.Constant(0.25)
                    ),
                    ["image"]
                ),
                new("relu", new Layer.ReLU(), ["conv"]),
                new("bn", new Layer.BatchNorm(0.2, 1e-3), ["relu"]),
                new(
                    "same",
                    new Layer.Conv2d(
                        4,
                        3,
                        padding: Padding.Same,
                        dilation: (1, 2),
                        hasBias: false,
                        weightInitializer: new Initializer.XavierUniform(2)
                    ),
                    ["bn"]
                ),
                new("leaky", new Layer.LeakyReLU(0.2), ["same"]),
                new("max", new Layer.MaxPool2d(2, (2, 1), 1), ["leaky"]),
                new("avg", new Layer.AvgPool2d(2, padding: 1, countPadding: false), ["max"]),
                new("gmax", new Layer.GlobalMaxPool2d(), ["avg"]),
                new("gavg", new Layer.GlobalAvgPool2d(), ["avg"]),
                new("sum", new Layer.Add(), ["gmax", "gavg"]),
                new("less", new Layer.Subtract(), ["sum", "gavg"]),
                new("times", new Layer.Multiply(), ["less", "gmax"]),
                new("larger", new Layer.Maximum(), ["times", "sum"]),
                new("scaled", new Layer.Scale(-1.5, 0.25), ["larger"]),
                new("turned", new Layer.Transpose([2, 0, -2]), ["avg"]),
                new("cut out", new Layer.Slice(-1, 1, null, 2), ["turned"]),
                new("summed", new Layer.Sum([0, -1], keepDims: true), ["cut out"]),
                new("averaged", new Layer.Mean([0]), ["summed"]),
                new("product", new Layer.MatMul(transposeFirst: true), ["averaged", "averaged"]),
                new("picked", new Layer.Select(0, -1), ["product"]),
                new("joined", new Layer.Concat(), ["scaled", "vector"]),
                new("flat", new Layer.Flatten(), ["avg"]),
                new("dense", new Layer.Dense(5, true, new Initializer.XavierNormal(0.5)), ["flat"]),
                new(
                    "twin",
                    new Layer.Dense(5, true, new Initializer.XavierNormal(0.5)),
                    ["flat"],
                    sharesParametersOf: "dense"
                ),
                new("sigmoid", new Layer.Sigmoid(), ["dense"]),
                new("tanh", new Layer.Tanh(), ["twin"]),
                new("dropout", new Layer.Dropout(0.3), ["tanh"]),
                new(
                    "drawn",
                    new Layer.Dense(3, true, new Initializer.Uniform(-0.1, 0.2), new Initializer.Normal(0.1, 0.02)),
                    ["joined"]
                ),
                new("cut", new Layer.Dense(3, false, new Initializer.TruncatedNormal(0.1, 0.02, 0, 0.13)), ["drawn"]),
                new("small", new Layer.Dense(2, false, new Initializer.KaimingUniform(1.0)), ["cut"]),
                new("padded", new Layer.ZeroPad2d(new Padding.Sides(1, 0, 2, 3)), ["image"]),
                new("channels", new Layer.Dropout2d(0.2), ["padded"]),
                new("frozen", new Layer.BatchNorm(0.3, 1e-4) { Frozen = true }, ["channels"]),
                new("layered", new Layer.LayerNorm(1e-3), ["frozen"]),
                new("reshaped", new Layer.Reshape([9, 26]), ["layered"]),
                new("cumulative", new Layer.BatchNorm(null, 1e-4, affine: false), ["reshaped"]),
                new("elu", new Layer.ELU(0.5), ["cumulative"]),
                new("gelu", new Layer.GELU(approximate: true), ["elu"]),
                new("silu", new Layer.SiLU(), ["gelu"]),
                new("softplus", new Layer.Softplus(2, 10), ["silu"]),
                new("prelu", new Layer.PReLU(true, 0.1), ["sigmoid"]),
                new("glu", new Layer.GLU(1), ["softplus"]),
                new("alpha", new Layer.AlphaDropout(0.1), ["prelu"]),
                new("grouped", new Layer.GroupNorm(5, 1e-3, false), ["alpha"]),
                new("rooted", new Layer.RMSNorm(2, 1e-3, false), ["glu"]),
                new("instance", new Layer.InstanceNorm(1e-3, true), ["rooted"]),
                new("relu6", new Layer.ReLU6(), ["grouped"]),
                new("hardsigmoid", new Layer.Hardsigmoid(), ["relu6"]),
                new("hardswish", new Layer.Hardswish(), ["hardsigmoid"]),
                new("celu", new Layer.CELU(0.5), ["hardswish"]),
                new("selu", new Layer.SELU(), ["celu"]),
                new("mish", new Layer.Mish(), ["selu"]),
                new("logsigmoid", new Layer.LogSigmoid(), ["mish"]),
                new("softmax", new Layer.Softmax(), ["small"]),
                new("grown", new Layer.ConvTranspose2d(3, (3, 2), 2, 1, 1, (1, 2), hasBias: false), ["conv"]),
                new("signal", new Layer.Reshape([4, 32]), ["image"]),
                new("filtered", new Layer.Conv1d(6, 3, 2, Padding1d.Ends(1, 2), 2, groups: 2), ["signal"]),
                new("rows", new Layer.LayerNorm(1e-3, 1, false), ["filtered"]),
                new("columns", new Layer.Dense(3), ["rows"]),
                new("log softmax", new Layer.LogSoftmax(0), ["columns"]),
                new("drawn out", new Layer.ConvTranspose1d(2, 4, 3, 1, 2, groups: 2), ["filtered"]),
                new("ring", new Layer.Conv2d(2, 3, padding: 1) { PaddingMode = PaddingMode.Circular }, ["grown"]),
                new("maxima", new Layer.AdaptiveMaxPool2d((5, 4)), ["ring"]),
                new("means", new Layer.AdaptiveAvgPool2d((4, 5)), ["maxima"]),
                new("ceiled max", new Layer.MaxPool2d(2, 3) { CeilMode = true }, ["means"]),
                new("pooled", new Layer.AvgPool2d(2) { CeilMode = true }, ["ceiled max"]),
                new("spread", new Layer.Conv2d(4, 1), ["pooled"]),
                new("shuffled", new Layer.PixelShuffle(2), ["spread"]),
                new("doubled", new Layer.Upsample(factor: (2, 1)), ["shuffled"]),
                new(
                    "enlarged",
                    new Layer.Upsample((7, 9), mode: UpsampleMode.Bilinear, alignCorners: true),
                    ["doubled"]
                ),
                new(
                    "mirrored",
                    new Layer.Conv1d(2, 3, padding: 1) { PaddingMode = PaddingMode.Reflect },
                    ["drawn out"]
                ),
                new("max steps", new Layer.MaxPool1d(3, 2, 1, 1) { CeilMode = true }, ["mirrored"]),
                new("mean steps", new Layer.AvgPool1d(3, 2, 1, false) { CeilMode = true }, ["max steps"]),
                new("some steps", new Layer.AdaptiveMaxPool1d(5), ["mean steps"]),
                new("heard", new Layer.AdaptiveAvgPool1d(2), ["some steps"]),
                new("custom", new Layer.Custom(new Scale(2.5)), ["dropout"]),
            ],
            [
                "custom",
                "softmax",
                "log softmax",
                "logsigmoid",
                "softplus",
                "instance",
                "grown",
                "drawn out",
                "enlarged",
                "heard",
                "picked",
            ]
        );

    /// <summary>A chain: features to hidden to classes, unnamed nodes numbered as nn.Sequential numbers them.</summary>
    public static Model Chain { get; } =
        new(
            [
                new("input", new Layer.Input([4])),
                new("0", new Layer.Dense(3), ["input"]),
                new("1", new Layer.ReLU(), ["0"]),
                new("2", new Layer.Dense(2), ["1"]),
            ],
            ["2"]
        );

    /// <summary>The concrete cases of a closed union.</summary>
    public static IEnumerable<Type> CasesOf(Type union) =>
        union.GetNestedTypes().Where(type => type.IsSubclassOf(union) && !type.IsAbstract);
}
