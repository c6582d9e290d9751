namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>Models of one layer each, in settings that are easily mistaken.</summary>
internal static class ExportedLayers
{
    private static readonly Shape Features = [6];
    private static readonly Shape Signal = [4, 9];
    private static readonly Shape Image = [4, 7, 9];

    public static IReadOnlyDictionary<string, Model> All { get; } =
        Models().ToDictionary(model => model.Nodes[^1].Name, StringComparer.Ordinal);

    private static IEnumerable<Model> Models()
    {
        var shapes = new[] { Features, Signal, Image };
        foreach (var layer in OfAnyShape())
        foreach (var shape in shapes)
            yield return Of(layer, shape);
        foreach (var layer in OfSignals())
            yield return Of(layer, Signal);
        foreach (var layer in OfImages())
            yield return Of(layer, Image);
        foreach (var (layer, first, second) in Joins())
            yield return new(
                [
                    new("x", new Layer.Input(first)),
                    new("y", new Layer.Input(second)),
                    new($"{layer.Kind} {layer.Describe()} {first} {second}", layer, ["x", "y"]),
                ],
                [$"{layer.Kind} {layer.Describe()} {first} {second}"]
            );
        foreach (var (layer, shape) in OfOddShapes())
            yield return Of(layer, shape);
        yield return Many(new Layer.Add());
        yield return Many(new Layer.Multiply());
        yield return Many(new Layer.Maximum());
        yield return new([new("x", new Layer.Input(Image)), new("Add of one", new Layer.Add(), ["x"])], ["Add of one"]);
        yield return new(
            [new("words", new Layer.Input([2, 3], 5)), new("Embedding", new Layer.Embedding(7, 3, 0), ["words"])],
            ["Embedding"]
        );
    }

    private static Model Of(Layer layer, Shape shape)
    {
        var name = $"{layer.Kind} {layer.Describe()} {shape}";
        return new([new("x", new Layer.Input(shape)), new(name, layer, ["x"])], [name]);
    }

    private static Model Many(Layer layer) =>
        new(
            [
                new("x", new Layer.Input([3, 2, 4])),
                new("y", new Layer.Input([4])),
                new("z", new Layer.Input([2, 1])),
                new($"{layer.Kind} of three", layer, ["x", "y", "z"]),
            ],
            [$"{layer.Kind} of three"]
        );

    private static IEnumerable<Layer> OfAnyShape() =>
        [
            new Layer.Dense(5),
            new Layer.Dense(5, hasBias: false),
            new Layer.Flatten(),
            new Layer.ReLU(),
            new Layer.LeakyReLU(0.1),
            new Layer.LeakyReLU(-0.5),
            new Layer.Sigmoid(),
            new Layer.Tanh(),
            new Layer.ELU(),
            new Layer.ELU(0.3),
            new Layer.GELU(),
            new Layer.GELU(approximate: true),
            new Layer.SiLU(),
            new Layer.Softplus(),
            new Layer.Softplus(2, 1.5),
            new Layer.PReLU(),
            new Layer.PReLU(perChannel: true),
            new Layer.ReLU6(),
            new Layer.Hardsigmoid(),
            new Layer.Hardswish(),
            new Layer.CELU(0.7),
            new Layer.SELU(),
            new Layer.Mish(),
            new Layer.LogSigmoid(),
            new Layer.GLU(0),
            new Layer.Softmax(),
            new Layer.Softmax(0),
            new Layer.LogSoftmax(),
            new Layer.LogSoftmax(0),
            new Layer.Dropout(0.3),
            new Layer.Dropout(1),
            new Layer.AlphaDropout(0.3),
            new Layer.BatchNorm(0.2, 1e-3),
            new Layer.BatchNorm(affine: false),
            new Layer.BatchNorm(null, 0.125),
            new Layer.BatchNorm(trackRunningStatistics: false),
            new Layer.LayerNorm(1e-3, 1),
            new Layer.LayerNorm(1e-3, 1, affine: false),
            new Layer.GroupNorm(2, 1e-3),
            new Layer.GroupNorm(1, affine: false),
            new Layer.RMSNorm(1, 1e-3),
            new Layer.RMSNorm(1, affine: false),
            new Layer.Scale(-1.5, 0.3),
            new Layer.Scale(0.3),
            new Layer.Scale(1, -2),
            new Layer.Scale(),
            new Layer.Slice(-1, 1, -1, 2),
            new Layer.Slice(0, -3),
        ];

    private static IEnumerable<Layer> OfSignals() =>
        [
            new Layer.Conv1d(6, 3, 2, Padding1d.Ends(2, 1), 2, 2),
            new Layer.Conv1d(3, 4, padding: Padding1d.Same, hasBias: false),
            .. Borders().Select(mode => new Layer.Conv1d(3, 3, padding: Padding1d.Ends(3, 2)) { PaddingMode = mode }),
            new Layer.ConvTranspose1d(6, 3, 3, 1, 2, 2, 2),
            new Layer.MaxPool1d(3, 2, 1, 2) { CeilMode = true },
            new Layer.AvgPool1d(3, 2, 1, countPadding: false) { CeilMode = true },
            new Layer.AvgPool1d(4, 3, 2) { CeilMode = true },
            new Layer.AdaptiveMaxPool1d(4),
            new Layer.AdaptiveAvgPool1d(4),
            new Layer.AdaptiveAvgPool1d(3),
            new Layer.AdaptiveMaxPool1d(1),
            new Layer.InstanceNorm(1e-3, affine: true),
            new Layer.InstanceNorm(),
            new Layer.LayerNorm(1e-3, 2),
            new Layer.RMSNorm(2, 1e-3),
            new Layer.Upsample(13),
            new Layer.Upsample(18),
            new Layer.Upsample(null, 2.3),
            new Layer.Upsample(null, 2),
            new Layer.Upsample(13, null, UpsampleMode.Linear),
            new Layer.Upsample(13, null, UpsampleMode.Linear, true),
            new Layer.Upsample(null, 1.3, UpsampleMode.Linear),
            new Layer.Upsample(null, 0.5, UpsampleMode.Linear),
            new Layer.Transpose([1, 0]),
            new Layer.Reshape([2, 3, 6]),
            new Layer.Select(0, -1),
            new Layer.Select(1, 2),
            new Layer.Sum([0]),
            new Layer.Mean([-1, 0], keepDims: true),
        ];

    private static IEnumerable<Layer> OfImages() =>
        [
            new Layer.Conv2d(6, (3, 2), (2, 1), new Padding.Sides(1, 0, 2, 1), (1, 2), 2),
            new Layer.Conv2d(3, (2, 4), padding: Padding.Same, hasBias: false),
            new Layer.Conv2d(8, 3, padding: 1, groups: 4),
            .. Borders()
                .Select(mode => new Layer.Conv2d(3, 3, padding: new Padding.Sides(3, 2, 1, 4)) { PaddingMode = mode }),
            new Layer.ConvTranspose2d(6, (3, 2), (2, 3), (1, 0), (1, 2), (2, 1), 2),
            new Layer.ConvTranspose2d(3, 2, 2, hasBias: false),
            new Layer.ConvTranspose2d(4, 4, (1, 3), 1, (1, 2), 2),
            new Layer.ConvTranspose2d(4, 3, 1, (0, 1), 2, 3, 2),
            new Layer.ConvTranspose2d(4, (2, 3), 2, (0, 1), (3, 2), 5),
            new Layer.MaxPool2d(2),
            new Layer.MaxPool2d((3, 2), (2, 3), 1, (1, 2)) { CeilMode = true },
            new Layer.MaxPool2d(3, 2, 1),
            new Layer.AvgPool2d(2),
            new Layer.AvgPool2d((3, 2), 2, 1),
            new Layer.AvgPool2d((3, 2), 2, 1, countPadding: false),
            new Layer.AvgPool2d((3, 2), (4, 3), 1) { CeilMode = true },
            new Layer.AvgPool2d((4, 2), (5, 2), (2, 1), countPadding: false) { CeilMode = true },
            new Layer.AdaptiveMaxPool2d((3, 4)),
            new Layer.AdaptiveAvgPool2d((3, 4)),
            new Layer.AdaptiveAvgPool2d((7, 3)),
            new Layer.AdaptiveMaxPool2d((7, 3)),
            new Layer.AdaptiveAvgPool2d((9, 11)),
            new Layer.AdaptiveAvgPool2d(1),
            new Layer.GlobalMaxPool2d(),
            new Layer.GlobalAvgPool2d(),
            new Layer.Dropout2d(0.5),
            new Layer.ZeroPad2d(new Padding.Sides(1, 2, 0, 3)),
            new Layer.InstanceNorm(1e-3, affine: true),
            new Layer.LayerNorm(1e-3),
            new Layer.LayerNorm(1e-3, 2, affine: false),
            new Layer.RMSNorm(3, 1e-3),
            new Layer.Upsample((14, 18)),
            new Layer.Upsample((5, 20)),
            new Layer.Upsample(null, (2, 1.3)),
            new Layer.Upsample(null, (2, 3)),
            new Layer.Upsample((5, 20), null, UpsampleMode.Bilinear),
            new Layer.Upsample((5, 20), null, UpsampleMode.Bilinear, true),
            new Layer.Upsample(null, (2, 1.5), UpsampleMode.Bilinear),
            new Layer.Upsample(null, (1.1, 2.3), UpsampleMode.Bilinear, true),
            new Layer.Upsample((1, 1), null, UpsampleMode.Bilinear, true),
            new Layer.Upsample((1, 1), null, UpsampleMode.Bilinear),
            new Layer.Transpose([2, 0, -2]),
            new Layer.Reshape([252]),
            new Layer.Select(-1, -2),
            new Layer.Sum([0, -1], keepDims: true),
            new Layer.Mean([1, 2]),
            new Layer.Softmax(1),
            new Layer.GLU(-3),
        ];

    /// <summary>Windows that ceil mode has on one axis, or below an operator set; channels in several blocks.</summary>
    private static IEnumerable<(Layer Layer, Shape Shape)> OfOddShapes() =>
        [
            (new Layer.PixelShuffle(2), [12, 3, 5]),
            (new Layer.AvgPool1d(4, padding: 2) { CeilMode = true }, [5, 1]),
            (new Layer.MaxPool1d(4, padding: 2) { CeilMode = true }, [5, 1]),
            (new Layer.AvgPool2d(3, padding: 1, countPadding: false) { CeilMode = true }, [1, 9, 8]),
            (new Layer.AvgPool2d(4, padding: 2) { CeilMode = true }, [2, 1, 7]),
            (new Layer.MaxPool2d(4, padding: 2) { CeilMode = true }, [2, 7, 1]),
        ];

    private static PaddingMode[] Borders() => Enum.GetValues<PaddingMode>();

    private static IEnumerable<(Layer Layer, Shape First, Shape Second)> Joins() =>
        [
            (new Layer.Add(), [2, 3], [2, 3]),
            (new Layer.Add(), [2, 3, 4], [4]),
            (new Layer.Add(), [4], [2, 3, 4]),
            (new Layer.Subtract(), [3, 1], [2, 3, 4]),
            (new Layer.Multiply(), [3, 1, 1], [3, 4, 5]),
            (new Layer.Maximum(), [4], [3, 4]),
            (new Layer.Concat(), [2, 4], [3, 4]),
            (new Layer.Concat(), [2], [3]),
            (new Layer.MatMul(), [2, 3], [3, 4]),
            (new Layer.MatMul(true), [3, 2], [3, 4]),
            (new Layer.MatMul(false, true), [5, 2, 3], [4, 3]),
            (new Layer.MatMul(true, true), [3, 2], [2, 1, 4, 3]),
        ];
}
