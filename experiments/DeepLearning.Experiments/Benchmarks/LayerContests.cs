using DeepLearning.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>One layer, forward and backward, the gradient of its input included, on 64 samples.</summary>
internal static class LayerContests
{
    private const int Batch = 64;

    public static IEnumerable<Contest> All =>
        [
            Convolution(1, 16, 28),
            Convolution(16, 32, 14),
            Convolution(32, 64, 14),
            Convolution(64, 64, 7),
            Depthwise(32, 28, 1),
            Depthwise(64, 14, 1),
            Depthwise(64, 14, 2),
            // Of the passes' arrays, in units of x: what the forward pass reads and writes, and the backward pass.
            Layer(
                "maxpool2-32-28",
                Shape.Of(32, 28, 28),
                new Layer.MaxPool2d(2),
                () => nn.MaxPool2d(2),
                arrays: 1 + 0.5 + 1 + 0.5
            ),
            Layer(
                "batchnorm-32-28",
                Shape.Of(32, 28, 28),
                new Layer.BatchNorm(),
                () => nn.BatchNorm2d(32),
                arrays: 3 + 5
            ),
            Layer("batchnorm-128", Shape.Of(128), new Layer.BatchNorm(), () => nn.BatchNorm1d(128)),
            Layer("layernorm-256", Shape.Of(256), new Layer.LayerNorm(), () => nn.LayerNorm(256)),
            Layer("relu-32-28", Shape.Of(32, 28, 28), new Layer.ReLU(), () => nn.ReLU(), arrays: 2 + 3),
            Layer("relu-256", Shape.Of(256), new Layer.ReLU(), () => nn.ReLU()),
            Layer("gelu-256", Shape.Of(256), new Layer.GELU(), () => nn.GELU()),
            Layer("tanh-256", Shape.Of(256), new Layer.Tanh(), () => nn.Tanh()),
            Layer("dropout-256", Shape.Of(256), new Layer.Dropout(0.5), () => nn.Dropout(0.5)),
            new Contest("softmax-cross-entropy-10", _ => OurCrossEntropy(), _ => TheirCrossEntropy()),
        ];

    private static Contest Convolution(int channels, int filters, int size) =>
        Layer(
            $"conv3x3-{channels}-{filters}-{size}",
            Shape.Of(channels, size, size),
            new Layer.Conv2d(filters, 3, padding: 1),
            () => nn.Conv2d(channels, filters, 3, padding: 1)
        ) with
        {
            Flops = 3 * 2.0 * Batch * size * size * filters * channels * 9,
        };

    private static Contest Depthwise(int channels, int size, int stride) =>
        Layer(
            $"depthwise3x3-{channels}-{size}{(stride == 1 ? "" : $"-stride{stride}")}",
            Shape.Of(channels, size, size),
            new Layer.Conv2d(channels, 3, stride, 1, groups: channels),
            () => nn.Conv2d(channels, channels, 3, stride, 1, groups: channels)
        ) with
        {
            Flops = 3 * 2.0 * Batch * (size / stride) * (size / stride) * channels * 9,
        };

    private static Contest Layer(
        string name,
        Shape input,
        Layer layer,
        Func<nn.Module<Tensor, Tensor>> module,
        double? arrays = null
    ) =>
        new(name, threads => Ours(input, layer, threads), _ => Theirs(input, module()))
        {
            Traffic = arrays is { } count ? (long)(count * Batch * input.Size * sizeof(float)) : null,
        };

    private static Side Ours(Shape input, Layer layer, int threads)
    {
        var model = new Model([new Node("x", new Layer.Input(input)), new Node("y", layer, ["x"])], ["y"]);
        var run = new LayerRun<float>(model, Batch, Workers.Of(threads));
        return new Side(run.ForwardBackward);
    }

    private static Side Theirs(Shape input, nn.Module<Tensor, Tensor> module)
    {
        var x = randn([Batch, .. input.Extents.Select(e => (long)e)]).requires_grad_();
        Tensor dy;
        using (no_grad())
        using (var y = module.forward(x))
            dy = randn_like(y);
        return new Side(
            () =>
            {
                using var scope = NewDisposeScope();
                x.grad = null;
                module.zero_grad();
                module.forward(x).backward([dy]);
            },
            module,
            x,
            dy
        );
    }

    private static Side OurCrossEntropy()
    {
        var loss = new CrossEntropy<float>(new Loss.CrossEntropy(), [10]);
        var (x, dx) = (new float[Batch * 10], new float[Batch * 10]);
        Draws.Normal<float>(RngKey.FromSeed(1), 0, 1, x);
        var targets = new Targets<float>.Classes(Enumerable.Range(0, Batch).Select(i => i % 10).ToArray());
        return new Side(() =>
        {
            dx.AsSpan().Clear();
            loss.Forward(x, targets, Batch);
            loss.Backward(x, targets, Batch, 1, dx);
        });
    }

    private static Side TheirCrossEntropy()
    {
        var (x, t) = (randn(Batch, 10).requires_grad_(), randint(10, Batch));
        return new Side(
            () =>
            {
                using var scope = NewDisposeScope();
                x.grad = null;
                nn.functional.cross_entropy(x, t).backward();
            },
            x,
            t
        );
    }
}
