using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>The settings under which each layer is compared.</summary>
internal static class LayerCases
{
    /// <summary>A layer and what it is fed.</summary>
    public sealed record Case(Layer Layer, Sequence<HostTensor<double>> Inputs, bool Training = true);

    public static IReadOnlyDictionary<string, Case> All { get; } = Build();

    private static Dictionary<string, Case> Build()
    {
        var cases = new Dictionary<string, Case>();
        Embeddings(cases);
        Dense(cases);
        Convolutions(cases);
        SignalConvolutions(cases);
        TransposedConvolutions(cases);
        Pools(cases);
        Elementwise(cases);
        Resampling(cases);
        Shapes(cases);
        ChannelDropouts(cases);
        BatchNorms(cases);
        LayerNorms(cases);
        RowNorms(cases);
        Joins(cases);
        Axes(cases);
        Products(cases);
        return cases;
    }

    private static void Embeddings(Dictionary<string, Case> cases)
    {
        foreach (var (count, features) in new[] { (1, 1), (2, 7), (10, 3), (1000, 16) })
            cases[$"embedding {count}x{features}"] = new(
                new Layer.Embedding(count, features),
                [Indices([5, 9], count)]
            );
        cases["embedding of rows of indices"] = new(new Layer.Embedding(6, 3), [Indices([2, 3, 4], 6)]);
        foreach (var padding in new[] { 0, 2, 5 })
            cases[$"embedding, padding {padding}"] = new(new Layer.Embedding(6, 3, padding), [Indices([4, 9], 6)]);
    }

    /// <summary>Uniform indices below a limit, as whole numbers.</summary>
    public static HostTensor<double> Indices(Shape shape, int limit) =>
        HostTensor<double>.Copy(
            shape,
            Array.ConvertAll(TestData.Uniform<double>(shape.Size, 3), u => Math.Floor(u * limit))
        );

    private static void Dense(Dictionary<string, Case> cases)
    {
        foreach (
            var (count, features, units) in new[]
            {
                (1, 1, 1),
                (1, 7, 3),
                (5, 13, 17),
                (33, 129, 65),
                (64, 784, 10),
                (3, 2000, 2),
            }
        )
            cases[$"dense {count}x{features} to {units}"] = new(
                new Layer.Dense(units),
                [TestData.Tensor([count, features], 1)]
            );
        cases["dense on steps"] = new(new Layer.Dense(5), [TestData.Tensor([3, 7, 6], 1)]);
        cases["dense on the rows of images"] = new(
            new Layer.Dense(2, hasBias: false),
            [TestData.Tensor([2, 3, 4, 9], 1)]
        );
        cases["dense on one row"] = new(new Layer.Dense(4), [TestData.Tensor([2, 1, 6], 1)]);
        cases["dense on many wide rows"] = new(new Layer.Dense(65), [TestData.Tensor([8, 9, 129], 1)]);
        cases["dense, no bias"] = new(new Layer.Dense(5, hasBias: false), [TestData.Tensor([4, 6], 1)]);
    }

    private static void Convolutions(Dictionary<string, Case> cases)
    {
        void Add(string name, Layer.Conv2d layer, int count = 3, int channels = 4, int height = 11, int width = 9) =>
            cases[$"conv {name}"] = new(layer, [TestData.Tensor([count, channels, height, width], 2)]);

        foreach (var kernel in new Size2d[] { 1, 2, 3, 5, (1, 5), (5, 1), (2, 3), (4, 3), 7 })
            Add($"kernel {kernel}", new(6, kernel));
        foreach (var stride in new Size2d[] { 2, 3, (2, 1), (1, 3), (3, 2) })
            Add($"stride {stride}", new(6, 3, stride));
        foreach (var padding in new[] { 0, 1, 2 })
        foreach (var stride in new[] { 1, 2, 3 })
            Add($"padding {padding}, stride {stride}", new(6, 3, stride, padding));
        Add("padding per axis", new(6, (5, 3), padding: Padding.Symmetric(2, 1)));
        Add("padding per side", new(6, 3, padding: new Padding.Sides(0, 2, 1, 3)));
        Add("padding per side, stride 2, dilation 2", new(6, (2, 3), 2, new Padding.Sides(1, 0, 0, 2), 2));
        foreach (var kernel in new Size2d[] { 3, 4, (2, 5) })
        foreach (var dilation in new[] { 1, 2, 3, 4 })
            Add(
                $"same, kernel {kernel}, dilation {dilation}",
                new(6, kernel, padding: Padding.Same, dilation: dilation)
            );
        foreach (var dilation in new Size2d[] { 2, 3, 4, (1, 3), (4, 2) })
            Add($"dilation {dilation}", new(6, (3, 2), dilation: dilation, padding: 2), height: 13, width: 12);
        foreach (var groups in new[] { 1, 2, 4 })
        foreach (var stride in new[] { 1, 2 })
            Add($"groups {groups}, stride {stride}", new(8, 3, stride, 1, groups: groups));
        foreach (var groups in new[] { 2, 4 })
        foreach (var dilation in new[] { 1, 2, 3, 4 })
            Add(
                $"no bias, groups {groups}, dilation {dilation}, stride (1, 2)",
                new(4, (2, 3), (1, 2), 1, dilation, groups, hasBias: false)
            );
        Add("depthwise, no bias, stride 2", new(4, 3, 2, groups: 4, hasBias: false));
        Add("square image, square kernel as large", new(6, 5), height: 5, width: 5);
        Add(
            "kernel as large as the image, batch 1, no bias",
            new(2, (4, 6), hasBias: false),
            count: 1,
            height: 4,
            width: 6
        );
        Add("batch 1, groups 2, stride 2", new(4, 3, 2, 1, groups: 2), count: 1);
        Add("depthwise", new(4, 3, padding: 1, groups: 4));
        Add("depthwise, two filters a channel, dilation 2", new(8, 3, padding: 2, dilation: 2, groups: 4));
        Add("depthwise, wide, five taps", new(4, 5, padding: 2, groups: 4), height: 9, width: 37);
        Add("depthwise, padding wider than the kernel", new(4, 2, padding: 2, groups: 4));
        Add("depthwise, per side, stride 2x3", new(8, (3, 4), (2, 3), new Padding.Sides(2, 0, 1, 3), (1, 2), 4));
        Add("depthwise, stride 1x2, dilation 3", new(4, 3, (1, 2), 3, 3, 4));
        Add("depthwise, one pixel", new(4, 1, groups: 4), height: 1, width: 1);
        Add("depthwise, circular", new(4, 3, padding: 1, groups: 4) { PaddingMode = PaddingMode.Circular });
        cases["signal conv depthwise"] = new(new Layer.Conv1d(4, 5, 1, 2, groups: 4), [TestData.Tensor([3, 4, 19], 2)]);
        Add("no bias", new(6, 3, hasBias: false));
        Add("no bias, groups 2", new(6, 3, hasBias: false, groups: 2));
        Add("kernel as large as the image", new(6, (11, 9)));
        Add("kernel larger than the image, padded", new(3, 5, padding: 2), height: 2, width: 2);
        Add("batch 1", new(6, 3, padding: 1), count: 1);
        Add("one channel, one filter, batch 1", new(1, 3), count: 1, channels: 1);
        Add("one pixel", new(3, 1), count: 2, height: 1, width: 1);
        Add("wide", new(33, 3, padding: 1), count: 2, channels: 17, height: 28, width: 28);
        Add("stride leaves pixels unread", new(2, 2, 3), height: 10, width: 9);
        foreach (var mode in new[] { PaddingMode.Reflect, PaddingMode.Replicate, PaddingMode.Circular })
        {
            Add($"{mode}, padding 1", new(6, 3, padding: 1) { PaddingMode = mode });
            Add($"{mode}, same, dilation 2", new(6, (4, 3), padding: Padding.Same, dilation: 2) { PaddingMode = mode });
            Add($"{mode}, stride 2, groups 2, no bias", new(6, 3, 2, 2, 1, 2, false) { PaddingMode = mode });
            Add($"{mode}, per side", new(6, 3, padding: new Padding.Sides(0, 2, 1, 3)) { PaddingMode = mode });
            Add($"{mode}, as far as it goes", new(2, 2, 2, 2) { PaddingMode = mode }, height: 3, width: 3);
            Add($"{mode}, no padding", new(2, 2) { PaddingMode = mode });
            Add(
                $"{mode}, many channels",
                new(16, 3, padding: 1) { PaddingMode = mode },
                channels: 32,
                height: 8,
                width: 8
            );
            cases[$"signal conv {mode}"] = new(
                new Layer.Conv1d(6, 3, 1, Padding1d.Ends(2, 1)) { PaddingMode = mode },
                [TestData.Tensor([3, 4, 7], 2)]
            );
        }

        foreach (var mode in new[] { PaddingMode.Replicate, PaddingMode.Circular })
            Add($"{mode}, one pixel", new(2, 3, padding: 1) { PaddingMode = mode }, height: 1, width: 1);
    }

    private static void SignalConvolutions(Dictionary<string, Case> cases)
    {
        void Add(string name, Layer layer, int count = 3, int channels = 4, int steps = 13) =>
            cases[$"signal {name}"] = new(layer, [TestData.Tensor([count, channels, steps], 2)]);

        foreach (var kernel in new[] { 1, 2, 3, 5, 13 })
            Add($"conv kernel {kernel}", new Layer.Conv1d(6, kernel));
        foreach (var stride in new[] { 2, 3 })
        foreach (var padding in new[] { 0, 1, 2 })
            Add($"conv stride {stride}, padding {padding}", new Layer.Conv1d(6, 3, stride, padding));
        Add("conv padding per end, dilation 2", new Layer.Conv1d(6, 3, 1, Padding1d.Ends(0, 3), 2));
        foreach (var dilation in new[] { 1, 2, 3 })
            Add($"conv same, dilation {dilation}", new Layer.Conv1d(6, 4, padding: Padding1d.Same, dilation: dilation));
        foreach (var groups in new[] { 2, 4 })
            Add($"conv groups {groups}", new Layer.Conv1d(8, 3, 2, 1, groups: groups, hasBias: false));
        Add("conv one step", new Layer.Conv1d(3, 1), count: 1, steps: 1);
        Add("conv wide", new Layer.Conv1d(33, 5, padding: 2), count: 2, channels: 17, steps: 50);
        foreach (var kernel in new[] { 1, 3, 4 })
            Add($"transposed conv kernel {kernel}", new Layer.ConvTranspose1d(6, kernel));
        foreach (var (stride, output) in new[] { (2, 0), (2, 1), (3, 2) })
            Add(
                $"transposed conv stride {stride}, output padding {output}",
                new Layer.ConvTranspose1d(6, 3, stride, 1, output)
            );
        Add("transposed conv output padding below dilation", new Layer.ConvTranspose1d(6, 3, 1, 2, 2, 3));
        foreach (var groups in new[] { 2, 4 })
            Add($"transposed conv groups {groups}", new Layer.ConvTranspose1d(8, 3, 2, 1, 0, 2, groups, false));
        Add("transposed conv one step", new Layer.ConvTranspose1d(3, 2), count: 1, steps: 1);
    }

    private static void TransposedConvolutions(Dictionary<string, Case> cases)
    {
        void Add(
            string name,
            Layer.ConvTranspose2d layer,
            int count = 3,
            int channels = 4,
            int height = 5,
            int width = 4
        ) => cases[$"transposed conv {name}"] = new(layer, [TestData.Tensor([count, channels, height, width], 2)]);

        foreach (var kernel in new Size2d[] { 1, 2, 3, (1, 5), (5, 2), 7 })
            Add($"kernel {kernel}", new(6, kernel));
        foreach (var stride in new Size2d[] { 2, 3, (2, 1), (1, 3) })
        foreach (var kernel in new Size2d[] { 2, 3, (3, 1) })
            Add($"kernel {kernel}, stride {stride}", new(6, kernel, stride));
        foreach (var padding in new Size2d[] { 1, 2, (0, 1) })
        foreach (var stride in new[] { 1, 2, 3 })
            Add($"padding {padding}, stride {stride}", new(6, (5, 4), stride, padding));
        foreach (var output in new Size2d[] { 1, (2, 0), (0, 1), 2 })
            Add($"output padding {output}, stride 3", new(6, 3, 3, 1, output));
        Add("output padding below dilation", new(6, 3, 1, 1, (1, 2), 3));
        Add("output padding below stride here, below dilation there", new(6, 2, (3, 1), 1, (2, 1), (1, 2)));
        foreach (var dilation in new Size2d[] { 2, (1, 3) })
            Add($"dilation {dilation}, stride 2", new(6, (3, 2), 2, 1, 1, dilation));
        foreach (var groups in new[] { 1, 2, 4 })
        foreach (var stride in new[] { 1, 2 })
            Add($"groups {groups}, stride {stride}", new(8, 3, stride, 1, groups: groups));
        Add("channels as many as before", new(4, 3, 2, 1, 1));
        Add("no bias", new(6, 3, 2, hasBias: false));
        Add("no bias, groups 2", new(6, 3, 2, 1, groups: 2, hasBias: false));
        Add("padding larger than the kernel reaches", new(3, 1, padding: 1));
        Add("one pixel is left", new(3, 3, padding: 1), height: 1, width: 1);
        Add("batch 1", new(6, 3, padding: 1), count: 1);
        Add("one channel, one filter, batch 1", new(1, 3), count: 1, channels: 1);
        Add("wide", new(17, 3, padding: 1), count: 2, channels: 33, height: 14, width: 14);
        Add("wide, stride 2", new(16, 4, 2, 1), count: 2, channels: 32, height: 7, width: 7);
        Add("even channels of many", new(32, 3, padding: 1), count: 2, channels: 16, height: 8, width: 8);
    }

    private static void Pools(Dictionary<string, Case> cases)
    {
        Sequence<HostTensor<double>> image = [TestData.Tensor([3, 4, 11, 9], 3)];
        Sequence<HostTensor<double>> ties = [Rounded([3, 4, 11, 9])];
        Layer.MaxPool2d[] max =
        [
            new(2),
            new(3),
            new((2, 3)),
            new(3, 1),
            new(3, 2, 1),
            new((3, 2), (1, 2), (1, 0)),
            new(2, 1, 1),
            new(2, 1, 0, 2),
            new(3, 2, 1, 2),
            new((2, 3), 3, 1, (3, 1)),
            new(5, 2, 2),
            new((11, 9)),
            new(1),
            new(2) { CeilMode = true },
            new(2, 3) { CeilMode = true },
            new((3, 2), (2, 3), 1) { CeilMode = true },
            new(2, 4, 1, 3) { CeilMode = true },
            new(12, 2, 4) { CeilMode = true },
        ];
        foreach (var layer in max)
        {
            cases[$"max pool {layer.Describe()}"] = new(layer, image);
            cases[$"max pool {layer.Describe()}, ties"] = new(layer, ties);
        }

        foreach (var counted in new[] { true, false })
        foreach (
            var layer in new Layer.AvgPool2d[]
            {
                new(2),
                new(3),
                new(3, 1),
                new(3, 2, 1, counted),
                new((2, 3), (2, 1), (1, 1), counted),
                new(5, 3, 2, counted),
                new((11, 9)),
                new(2) { CeilMode = true },
                new(3, 3, 1, counted) { CeilMode = true },
                new((3, 2), (2, 4), 1, counted) { CeilMode = true },
                new((12, 5), (3, 4), (2, 1), counted) { CeilMode = true },
            }
        )
            cases[$"average pool {layer.Describe()}"] = new(layer with { CountPadding = counted }, image);
        Sequence<HostTensor<double>> signal = [TestData.Tensor([3, 4, 11], 3)];
        Sequence<HostTensor<double>> equal = [HostTensor<double>.Create([3, 4, 11], values => values.Fill(0.5))];
        foreach (
            var layer in new Layer[]
            {
                new Layer.MaxPool1d(2),
                new Layer.MaxPool1d(3, 1, 1),
                new Layer.MaxPool1d(3, 2, 1, 2),
                new Layer.MaxPool1d(3, 2) { CeilMode = true },
                new Layer.MaxPool1d(2, 3) { CeilMode = true },
                new Layer.AvgPool1d(2),
                new Layer.AvgPool1d(3, 1, 1),
                new Layer.AvgPool1d(3, 2, 1, false),
                new Layer.AvgPool1d(4, 3, 2) { CeilMode = true },
                new Layer.AvgPool1d(4, 3, 2, false) { CeilMode = true },
                new Layer.AdaptiveMaxPool1d(1),
                new Layer.AdaptiveMaxPool1d(4),
                new Layer.AdaptiveMaxPool1d(11),
                new Layer.AdaptiveMaxPool1d(13),
                new Layer.AdaptiveAvgPool1d(1),
                new Layer.AdaptiveAvgPool1d(4),
                new Layer.AdaptiveAvgPool1d(11),
                new Layer.AdaptiveAvgPool1d(13),
            }
        )
        {
            cases[$"{layer.Kind} {layer.Describe()}"] = new(layer, signal);
            cases[$"{layer.Kind} {layer.Describe()}, ties"] = new(layer, equal);
        }

        foreach (var size in new Size2d[] { 1, 2, (3, 4), (11, 1), (11, 9), (13, 10) })
        {
            cases[$"adaptive max pool {size}"] = new(new Layer.AdaptiveMaxPool2d(size), image);
            cases[$"adaptive max pool {size}, ties"] = new(new Layer.AdaptiveMaxPool2d(size), ties);
            cases[$"adaptive average pool {size}"] = new(new Layer.AdaptiveAvgPool2d(size), image);
        }

        cases["global max pool"] = new(new Layer.GlobalMaxPool2d(), image);
        cases["global max pool, ties"] = new(new Layer.GlobalMaxPool2d(), ties);
        cases["global average pool"] = new(new Layer.GlobalAvgPool2d(), image);
    }

    /// <summary>Whole numbers, many of them alike or 0.</summary>
    private static HostTensor<double> Rounded(Shape shape, ulong seed = 4) =>
        HostTensor<double>.Create(
            shape,
            values =>
            {
                Draws.Normal(RngKey.FromSeed(seed), 0, 1, values);
                for (var i = 0; i < values.Length; i++)
                    values[i] = Math.Round(values[i]);
            }
        );

    private static void Elementwise(Dictionary<string, Case> cases)
    {
        Layer[] layers =
        [
            new Layer.ReLU(),
            new Layer.LeakyReLU(),
            new Layer.LeakyReLU(0.3),
            new Layer.LeakyReLU(-0.5),
            new Layer.Sigmoid(),
            new Layer.Tanh(),
            new Layer.ELU(),
            new Layer.ELU(0.3),
            new Layer.ELU(-1.5),
            new Layer.GELU(),
            new Layer.GELU(approximate: true),
            new Layer.SiLU(),
            new Layer.Softplus(),
            new Layer.Softplus(3),
            new Layer.Softplus(0.4, 2),
            new Layer.Softplus(2, -1),
            new Layer.ReLU6(),
            new Layer.Hardsigmoid(),
            new Layer.Hardswish(),
            new Layer.CELU(),
            new Layer.CELU(0.3),
            new Layer.CELU(4),
            new Layer.SELU(),
            new Layer.Mish(),
            new Layer.LogSigmoid(),
            new Layer.PReLU(),
            new Layer.PReLU(perChannel: true, -0.5),
            new Layer.AlphaDropout(0.1),
            new Layer.AlphaDropout(0.5),
            new Layer.AlphaDropout(0),
            new Layer.Dropout(0.1),
            new Layer.Dropout(0.5),
            new Layer.Dropout(0),
            new Layer.Custom(new Swish()),
        ];
        foreach (var layer in layers)
        {
            cases[$"{layer.Kind} {layer.Describe()}"] = new(layer, [TestData.Tensor([7, 37], 5, deviation: 2)]);
            cases[$"{layer.Kind} {layer.Describe()}, far"] = new(layer, [TestData.Tensor([2, 10], 5, deviation: 30)]);
            cases[$"{layer.Kind} {layer.Describe()}, one value"] = new(
                layer,
                [HostTensor<double>.Copy([1, 1], [layer is Layer.PReLU ? -0.7 : 0.7])]
            );
            if (layer is not Layer.Custom)
                cases[$"{layer.Kind} {layer.Describe()}, images"] = new(layer, [TestData.Tensor([2, 3, 5, 5], 5)]);
            cases[$"{layer.Kind} {layer.Describe()}, close to 0"] = new(
                layer,
                [TestData.Tensor([3, 11], 5, deviation: 1e-9)]
            );
        }

        foreach (var perChannel in new[] { false, true })
            cases[$"PReLU{(perChannel ? ", per channel" : "")}, ties"] = new(
                new Layer.PReLU(perChannel),
                [Rounded([3, 4, 5, 5])]
            );
        foreach (var axis in new[] { -1, 0, 1, -2 })
            cases[$"GLU, axis {axis}"] = new(new Layer.GLU(axis), [TestData.Tensor([3, 4, 6, 2], 5, deviation: 2)]);
        cases["GLU"] = new(new Layer.GLU(), [TestData.Tensor([7, 74], 5, deviation: 2)]);
        cases["GLU, far"] = new(new Layer.GLU(), [TestData.Tensor([2, 10], 5, deviation: 30)]);
        cases["GLU, one value"] = new(new Layer.GLU(), [HostTensor<double>.Copy([1, 2], [0.7, -0.2])]);
        cases["alpha dropout in inference"] = new(
            new Layer.AlphaDropout(0.5),
            [TestData.Tensor([7, 37], 5)],
            Training: false
        );
        cases["dropout 0.999"] = new(new Layer.Dropout(0.999), [TestData.Tensor([50, 400], 5)]);
        foreach (var rate in new[] { 0, 0.5, 0.999 })
            cases[$"dropout {rate} in inference"] = new(
                new Layer.Dropout(rate),
                [TestData.Tensor([7, 37], 5)],
                Training: false
            );
        foreach (var classes in new[] { 2, 3, 10, 1000 })
            cases[$"softmax {classes}"] = new(new Layer.Softmax(), [TestData.Tensor([5, classes], 6, deviation: 3)]);
        cases["softmax, around 1000"] = new(
            new Layer.Softmax(),
            [TestData.Tensor([5, 8], 6, mean: 1000, deviation: 3)]
        );
        cases["softmax, far"] = new(new Layer.Softmax(), [TestData.Tensor([5, 8], 6, deviation: 300)]);
        foreach (var classes in new[] { 2, 3, 10, 1000 })
            cases[$"log softmax {classes}"] = new(
                new Layer.LogSoftmax(),
                [TestData.Tensor([5, classes], 6, deviation: 3)]
            );
        cases["log softmax, around 1000"] = new(
            new Layer.LogSoftmax(),
            [TestData.Tensor([5, 8], 6, mean: 1000, deviation: 3)]
        );
        cases["log softmax, far"] = new(new Layer.LogSoftmax(), [TestData.Tensor([5, 8], 6, deviation: 300)]);
        foreach (var axis in new[] { -1, -2, 0, 1, 2 })
        {
            var image = TestData.Tensor([3, 5, 4, 6], 6, deviation: 3);
            cases[$"softmax, axis {axis}"] = new(new Layer.Softmax(axis), [image]);
            cases[$"log softmax, axis {axis}"] = new(new Layer.LogSoftmax(axis), [image]);
        }

        cases["softmax, classes of many pixels"] = new(new Layer.Softmax(0), [TestData.Tensor([2, 3, 61, 67], 6)]);
        cases["log softmax, classes of many pixels"] = new(
            new Layer.LogSoftmax(0),
            [TestData.Tensor([2, 3, 61, 67], 6)]
        );
    }

    private static void Resampling(Dictionary<string, Case> cases)
    {
        Sequence<HostTensor<double>> image = [TestData.Tensor([2, 3, 5, 7], 5)];
        Layer.Upsample[] layers =
        [
            new(factor: 1),
            new(factor: 2),
            new(factor: (3, 1)),
            new((5, 7)),
            new((13, 17)),
            new((3, 4)),
            new(1),
            new((1, 30)),
            new(factor: 1.3),
            new(factor: (2.3, 0.4)),
            new(factor: (1.5, 2.7)),
        ];
        foreach (var layer in layers)
        foreach (
            var (mode, aligned) in new[]
            {
                (UpsampleMode.Nearest, false),
                (UpsampleMode.Bilinear, false),
                (UpsampleMode.Bilinear, true),
            }
        )
        {
            var resized = layer with { Mode = mode, AlignCorners = aligned };
            cases[$"upsample {resized.Describe()}"] = new(resized, image);
            if (layer.Factor is null or { Height: >= 1, Width: >= 1 })
                cases[$"upsample {resized.Describe()}, one pixel"] = new(resized, [TestData.Tensor([2, 3, 1, 1], 5)]);
        }

        foreach (
            var (mode, aligned) in new[]
            {
                (UpsampleMode.Nearest, false),
                (UpsampleMode.Linear, false),
                (UpsampleMode.Linear, true),
            }
        )
        {
            Layer.Upsample[] signals =
            [
                .. Enumerable.Range(1, 40).Select(size => new Layer.Upsample(size, null, mode, aligned)),
                .. new[] { 0.3, 0.5, 1, 1.1, 1.3, 1.5, 1.9, 2, 2.3, 3, 3.7, 10.0 / 3 }.Select(
                    factor => new Layer.Upsample(null, factor, mode, aligned)
                ),
            ];
            foreach (var layer in signals)
                cases[$"upsample signal {layer.Describe()}"] = new(layer, [TestData.Tensor([2, 3, 7], 5)]);
        }

        for (var size = 1; size <= 40; size++)
            cases[$"upsample to {size}"] = new(new Layer.Upsample((size, 41 - size)), image);
        foreach (var factor in new[] { 1, 2, 3 })
            cases[$"pixel shuffle {factor}"] = new(
                new Layer.PixelShuffle(factor),
                [TestData.Tensor([2, 2 * factor * factor, 3, 2], 5)]
            );
    }

    private static void Shapes(Dictionary<string, Case> cases)
    {
        Sequence<HostTensor<double>> image = [TestData.Tensor([3, 2, 4, 5], 5)];
        cases["flatten"] = new(new Layer.Flatten(), image);
        foreach (var shape in new Shape[] { [40], [2, 4, 5], [5, 2, 4], [40, 1, 1], [1, 4, 10] })
            cases[$"reshape {shape}"] = new(new Layer.Reshape(shape), image);
        cases["reshape, features to an image"] = new(new Layer.Reshape([2, 3, 2]), [TestData.Tensor([3, 12], 5)]);
        cases["reshape, one value"] = new(new Layer.Reshape([1, 1, 1]), [HostTensor<double>.Copy([1, 1], [0.7])]);
        foreach (
            var padding in new Padding[]
            {
                0,
                1,
                3,
                Padding.Symmetric(0, 2),
                new Padding.Sides(1, 0, 0, 0),
                new Padding.Sides(0, 3, 1, 2),
            }
        )
        {
            cases[$"zero pad {padding}"] = new(new Layer.ZeroPad2d(padding), image);
            cases[$"zero pad {padding}, one pixel"] = new(
                new Layer.ZeroPad2d(padding),
                [TestData.Tensor([2, 3, 1, 1], 5)]
            );
        }
    }

    private static void ChannelDropouts(Dictionary<string, Case> cases)
    {
        foreach (var rate in new[] { 0, 0.1, 0.5 })
        {
            cases[$"channel dropout {rate}"] = new(new Layer.Dropout2d(rate), [TestData.Tensor([5, 7, 3, 5], 5)]);
            cases[$"channel dropout {rate}, far"] = new(
                new Layer.Dropout2d(rate),
                [TestData.Tensor([3, 9, 4, 4], 5, deviation: 1e4)]
            );
            cases[$"channel dropout {rate}, one pixel"] = new(
                new Layer.Dropout2d(rate),
                [TestData.Tensor([5, 7, 1, 1], 5)]
            );
            cases[$"channel dropout {rate} in inference"] = new(
                new Layer.Dropout2d(rate),
                [TestData.Tensor([3, 4, 2, 3], 5)],
                Training: false
            );
        }

        cases["channel dropout 0.999"] = new(new Layer.Dropout2d(0.999), [TestData.Tensor([60, 100, 2, 2], 5)]);
    }

    private static void RowNorms(Dictionary<string, Case> cases)
    {
        foreach (var (mean, deviation) in new[] { (0.0, 1.0), (1e3, 1.0), (-1e6, 10.0), (0.0, 1e-3), (5.0, 100.0) })
        foreach (var affine in new[] { true, false })
        {
            var what = $"{mean} ± {deviation}{(affine ? "" : ", not affine")}";
            foreach (var groups in new[] { 1, 2, 4 })
            foreach (var shape in new Shape[] { [3, 8], [4, 4, 5, 6], [2, 4, 7], [1, 4, 1, 2] })
                cases[$"group norm {groups} {shape}, {what}"] = new(
                    new Layer.GroupNorm(groups, affine: affine),
                    [TestData.Tensor(shape, 7, mean, deviation)]
                );
            foreach (var shape in new Shape[] { [4, 3, 5, 6], [2, 4, 7], [1, 1, 1, 2], [3, 2, 1, 600] })
                cases[$"instance norm {shape}, {what}"] = new(
                    new Layer.InstanceNorm(affine: affine),
                    [TestData.Tensor(shape, 7, mean, deviation)]
                );
            foreach (var axes in new[] { 1, 2, 3 })
            foreach (var shape in new Shape[] { [8, 5], [3, 129], [1, 2], [2, 3, 4], [70, 3, 5, 6] })
                if (shape.Rank > axes)
                    cases[$"RMS norm {axes} {shape}, {what}"] = new(
                        new Layer.RMSNorm(axes, affine: affine),
                        [TestData.Tensor(shape, 7, mean, deviation)]
                    );
        }

        cases["group norm, epsilon 0.1"] = new(new Layer.GroupNorm(2, 0.1), [TestData.Tensor([3, 4, 5], 7)]);
        cases["instance norm, epsilon 0.1"] = new(new Layer.InstanceNorm(0.1, true), [TestData.Tensor([3, 4, 5], 7)]);
        cases["RMS norm, epsilon 0.1"] = new(new Layer.RMSNorm(1, 0.1), [TestData.Tensor([3, 4, 5], 7)]);
    }

    private static void LayerNorms(Dictionary<string, Case> cases)
    {
        foreach (
            var (mean, deviation) in new[]
            {
                (0.0, 1.0),
                (1e3, 1.0),
                (1e6, 1.0),
                (-1e6, 10.0),
                (0.0, 1e-3),
                (5.0, 100.0),
            }
        )
        foreach (var shape in new Shape[] { [8, 5], [3, 129], [1, 2], [4, 3, 5, 6], [2, 4, 1, 1] })
            cases[$"layer norm {shape}, {mean} ± {deviation}"] = new(
                new Layer.LayerNorm(),
                [TestData.Tensor(shape, 7, mean, deviation)]
            );
        foreach (var axes in new[] { 1, 2, 3 })
        foreach (var affine in new[] { true, false })
            cases[$"layer norm over {axes} axes{(affine ? "" : ", not affine")}"] = new(
                new Layer.LayerNorm(axes: axes, affine: affine),
                [TestData.Tensor([4, 3, 5, 6], 7, 1e3)]
            );
        cases["layer norm on steps"] = new(new Layer.LayerNorm(axes: 1), [TestData.Tensor([3, 7, 9], 7)]);
        cases["layer norm, not affine"] = new(new Layer.LayerNorm(affine: false), [TestData.Tensor([4, 3, 5, 6], 7)]);
        cases["layer norm, epsilon 0.1"] = new(new Layer.LayerNorm(0.1), [TestData.Tensor([8, 5], 7)]);
        cases["layer norm in inference"] = new(new Layer.LayerNorm(), [TestData.Tensor([8, 5], 7)], Training: false);
    }

    private static void BatchNorms(Dictionary<string, Case> cases)
    {
        foreach (var training in new[] { true, false })
        foreach (
            var (mean, deviation) in new[]
            {
                (0.0, 1.0),
                (1e3, 1.0),
                (1e6, 1.0),
                (-1e6, 10.0),
                (0.0, 1e-3),
                (5.0, 100.0),
            }
        )
        foreach (var shape in new Shape[] { [8, 5], [64, 33], [2, 3], [4, 3, 5, 6], [1, 2, 7, 7], [3, 4, 1, 1] })
            cases[$"batch norm {shape}, {mean} ± {deviation}{(training ? "" : ", inference")}"] = new(
                new Layer.BatchNorm(),
                [TestData.Tensor(shape, 7, mean, deviation)],
                training
            );
        foreach (var (mean, deviation) in new[] { (0.0, 1.0), (1e3, 1.0), (5.0, 100.0) })
        foreach (var shape in new Shape[] { [8, 5], [1, 5], [4, 3, 5, 6], [1, 3, 1, 1] })
            cases[$"batch norm, frozen {shape}, {mean} ± {deviation}"] = new(
                new Layer.BatchNorm { Frozen = true },
                [TestData.Tensor(shape, 7, mean, deviation)]
            );
        foreach (var training in new[] { true, false })
        foreach (var shape in new Shape[] { [8, 5], [4, 3, 5], [1, 3, 7], [4, 3, 1], [4, 3, 5, 6] })
        {
            var (x, name) = (TestData.Tensor(shape, 7, 5, 2), $"{shape}{(training ? "" : ", inference")}");
            if (shape.Rank == 3)
                cases[$"batch norm of signals {name}"] = new(new Layer.BatchNorm(), [x], training);
            cases[$"batch norm, not affine {name}"] = new(new Layer.BatchNorm(affine: false), [x], training);
            cases[$"batch norm, cumulative {name}"] = new(new Layer.BatchNorm(momentum: null), [x], training);
            cases[$"batch norm without statistics {name}"] = new(
                new Layer.BatchNorm(trackRunningStatistics: false),
                [x],
                training
            );
        }

        cases["batch norm without anything"] = new(
            new Layer.BatchNorm(affine: false, trackRunningStatistics: false),
            [TestData.Tensor([8, 5], 7)],
            Training: false
        );
        cases["batch norm, epsilon 0.1"] = new(new Layer.BatchNorm(0.5, 0.1), [TestData.Tensor([8, 5], 7)]);
    }

    private static void Joins(Dictionary<string, Case> cases)
    {
        cases["concat features"] = new(
            new Layer.Concat(),
            [TestData.Tensor([3, 4], 8), TestData.Tensor([3, 1], 9), TestData.Tensor([3, 7], 10)]
        );
        cases["concat images"] = new(
            new Layer.Concat(),
            [TestData.Tensor([2, 1, 4, 5], 8), TestData.Tensor([2, 3, 4, 5], 9)]
        );
        cases["concat one"] = new(new Layer.Concat(), [TestData.Tensor([2, 3], 8)]);
        cases["add two"] = new(new Layer.Add(), [TestData.Tensor([2, 3, 4, 5], 8), TestData.Tensor([2, 3, 4, 5], 9)]);
        foreach (
            var layer in new Layer[]
            {
                new Layer.Add(),
                new Layer.Subtract(),
                new Layer.Multiply(),
                new Layer.Maximum(),
            }
        )
        foreach (
            var (name, first, second) in new (string, Shape, Shape)[]
            {
                ("features", [6, 9], [6, 9]),
                ("images", [2, 3, 4, 5], [2, 3, 4, 5]),
                ("channels and pixels", [2, 3, 1, 1], [2, 3, 4, 5]),
                ("pixels and channels", [2, 3, 4, 5], [2, 3, 1, 1]),
                ("channels and rows", [2, 3, 1, 5], [2, 1, 4, 1]),
                ("an image and a plane", [2, 3, 4, 5], [2, 1, 4, 5]),
                ("a row and an image", [2, 5], [2, 3, 4, 5]),
                ("a column and a row", [2, 4, 1], [2, 1, 7]),
                ("one number and a signal", [2, 1], [2, 4, 7]),
                ("nothing to repeat", [2, 1, 1, 5], [2, 5]),
            }
        )
        {
            cases[$"{layer.Kind}, {name}"] = new(layer, [TestData.Tensor(first, 8), TestData.Tensor(second, 9)]);
            cases[$"{layer.Kind}, {name}, ties"] = new(layer, [Rounded(first, 8), Rounded(second, 9)]);
        }

        foreach (var layer in new Layer[] { new Layer.Multiply(), new Layer.Maximum() })
        {
            cases[$"{layer.Kind}, four"] = new(
                layer,
                [.. Enumerable.Range(8, 4).Select(seed => TestData.Tensor([6, 9], (ulong)seed))]
            );
            cases[$"{layer.Kind}, three, ties"] = new(
                layer,
                [Rounded([6, 9], 8), Rounded([6, 1], 9), Rounded([6, 9], 10)]
            );
        }

        cases["add four"] = new(
            new Layer.Add(),
            [.. Enumerable.Range(8, 4).Select(seed => TestData.Tensor([6, 9], (ulong)seed))]
        );
    }

    private static void Axes(Dictionary<string, Case> cases)
    {
        foreach (
            var (name, shape) in new (string, Shape)[]
            {
                ("features", [3, 7]),
                ("signals", [3, 4, 7]),
                ("images", [3, 4, 5, 6]),
                ("five axes", [2, 3, 2, 4, 3]),
            }
        )
        {
            Sequence<HostTensor<double>> x = [TestData.Tensor(shape, 11)];
            void Add(Layer layer) => cases[$"{layer.Kind} {layer.Describe()}, {name}"] = new(layer, x);

            Add(new Layer.Scale(-1.5, 0.25));
            Add(new Layer.Slice(0, 1, null, 2));
            Add(new Layer.Slice(-1, 1, -1));
            Add(new Layer.Slice(-1, -3, null, 2));
            foreach (var axis in Enumerable.Range(0, shape.Rank - 1))
            {
                Add(new Layer.Sum([axis], keepDims: true));
                Add(new Layer.Mean([axis], keepDims: true));
                if (shape.Rank == 2)
                    continue;
                Add(new Layer.Sum([axis]));
                Add(new Layer.Mean([axis - shape.Rank + 1]));
                Add(new Layer.Slice(axis, 1));
                Add(new Layer.Select(axis, 1));
                Add(new Layer.Select(axis, -1));
            }

            Add(new Layer.Transpose([.. Enumerable.Range(0, shape.Rank - 1).Reverse()]));
            Add(new Layer.Transpose([.. Enumerable.Range(1, shape.Rank - 2), 0]));
            Add(new Layer.Transpose([-1, .. Enumerable.Range(0, shape.Rank - 2)]));
        }

        Sequence<HostTensor<double>> image = [TestData.Tensor([3, 4, 5, 6], 11)];
        foreach (var axes in new Sequence<int>[] { [0, 1], [1, 2], [2, 0] })
        foreach (var keepDims in new[] { false, true })
        foreach (var layer in new Layer[] { new Layer.Sum(axes, keepDims), new Layer.Mean(axes, keepDims) })
            cases[$"{layer.Kind} {layer.Describe()}, images"] = new(layer, image);
        cases["Sum of all"] = new(new Layer.Sum([0, 1, 2], keepDims: true), image);
        cases["Transpose of nothing"] = new(new Layer.Transpose([0, 1, 2]), image);
    }

    private static void Products(Dictionary<string, Case> cases)
    {
        foreach (var transposeFirst in new[] { false, true })
        foreach (var transposeSecond in new[] { false, true })
        {
            var layer = new Layer.MatMul(transposeFirst, transposeSecond);

            void Add(string name, int m, int n, int k, Shape first, Shape second) =>
                cases[$"MatMul {layer.Describe()}, {name}"] = new(
                    layer,
                    [
                        TestData.Tensor(Shape.Create([.. first, .. transposeFirst ? (int[])[k, m] : [m, k]]), 12),
                        TestData.Tensor(Shape.Create([.. second, .. transposeSecond ? (int[])[n, k] : [k, n]]), 13),
                    ]
                );

            Add("one number", 1, 1, 1, [2], [2]);
            Add("plain", 3, 4, 5, [2], [2]);
            Add("square", 4, 4, 4, [3], [3]);
            Add("several", 3, 2, 4, [2, 3], [2, 3]);
            Add("one for several", 3, 2, 4, [2], [2, 3]);
            Add("several for one", 3, 2, 4, [2, 3, 2], [2, 2]);
            Add("each with each", 2, 3, 4, [2, 3, 1], [2, 1, 4]);
            Add("wide", 40, 33, 65, [2], [2]);
            Add("a row", 1, 70, 50, [2, 2], [2, 2]);
        }
    }
}
