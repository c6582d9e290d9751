using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// What transposed convolutions, and convolutions and pools of signals, must agree on with plain ones of images.
/// </summary>
internal static class TransposedEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [new Adjoint(), new Signals(), new TransposedSignals(), new SignalPools(), new CircularShift()];

    private sealed class Adjoint()
        : Equivalence("a transposed convolution is the input's gradient of the convolution with its weight")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, groups) = (draw.UpTo(3), draw.UpTo(2));
            var (c, o) = (groups * draw.UpTo(3), groups * draw.UpTo(3));
            Size2d kernel = (draw.UpTo(3), draw.UpTo(4)),
                stride = (draw.UpTo(3), draw.UpTo(3)),
                padding = (draw.Choices.Below(2), draw.Choices.Below(2)),
                dilation = (draw.UpTo(2), draw.UpTo(2));
            Size2d more = (draw.Choices.Below(stride.Height), draw.Choices.Below(stride.Width));
            var transposed = new Layer.ConvTranspose2d(o, kernel, stride, padding, more, dilation, groups, false);
            var x = draw.Normal(n, c, 2 + draw.UpTo(4), 2 + draw.UpTo(4));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), transposed);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var convolution = EquivalenceDraw<T>.Chain(
                dy.Shape.Sample(),
                new Layer.Conv2d(
                    c,
                    kernel,
                    stride,
                    Padding.Symmetric(padding.Height, padding.Width),
                    dilation,
                    groups,
                    hasBias: false
                )
            );
            var parameters = draw.Parameters(model);
            var (left, right) = (draw.Run(model, x, dy, parameters), draw.Run(convolution, dy, x, parameters));
            var terms = draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute());
            yield return EquivalenceDraw<T>.Sums("output", left.Output, right.Input, terms.Output);
            yield return EquivalenceDraw<T>.Sums("input", left.Input, right.Output, terms.Input);
            yield return EquivalenceDraw<T>.Sums(
                "0.weight",
                left.Parameters["0.weight"],
                right.Parameters["0.weight"],
                terms.Parameters["0.weight"]
            );
        }
    }

    private sealed class Signals() : Equivalence("a convolution of signals is one of images of height 1")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (groups, c) = (draw.UpTo(2), draw.UpTo(3));
            var layer = new Layer.Conv1d(
                groups * draw.UpTo(3),
                draw.UpTo(4),
                draw.UpTo(3),
                Padding1d.Ends(draw.Choices.Below(3), draw.Choices.Below(3)),
                draw.UpTo(2),
                groups
            );
            return OnImages(draw, layer, layer.ToConv2d(), draw.Normal(draw.UpTo(3), groups * c, 7 + draw.UpTo(5)));
        }
    }

    private sealed class TransposedSignals()
        : Equivalence("a transposed convolution of signals is one of images of height 1")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (groups, c, stride) = (draw.UpTo(2), draw.UpTo(3), draw.UpTo(3));
            var layer = new Layer.ConvTranspose1d(
                groups * draw.UpTo(3),
                draw.UpTo(4),
                stride,
                draw.Choices.Below(2),
                draw.Choices.Below(stride),
                draw.UpTo(2),
                groups
            );
            var x = draw.Normal(draw.UpTo(3), groups * c, 3 + draw.UpTo(5));
            return OnImages(draw, layer, layer.ToConvTranspose2d(), x);
        }
    }

    private sealed class SignalPools() : Equivalence("a pool of signals is one of images of height 1")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (kernel, stride, ceil) = (draw.UpTo(4), draw.UpTo(3), draw.Choices.OneIn(2));
            var padding = draw.Choices.Below(kernel / 2 + 1);
            var max = new Layer.MaxPool1d(kernel, stride, padding) { CeilMode = ceil };
            var mean = new Layer.AvgPool1d(kernel, stride, padding, draw.Choices.OneIn(2)) { CeilMode = ceil };
            var size = draw.UpTo(6);
            var x = draw.Normal(draw.UpTo(3), draw.UpTo(3), 4 + draw.UpTo(6));
            return new (Layer, Layer)[]
            {
                (max, max.ToMaxPool2d()),
                (mean, mean.ToAvgPool2d()),
                (new Layer.AdaptiveMaxPool1d(size), new Layer.AdaptiveMaxPool2d((1, size))),
                (new Layer.AdaptiveAvgPool1d(size), new Layer.AdaptiveAvgPool2d((1, size))),
            }.SelectMany(pair => OnImages(draw, pair.Item1, pair.Item2, x));
        }
    }

    private sealed class CircularShift()
        : Equivalence("a circular shift of an image shifts what a circular border gives")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var layer = new Layer.Conv2d(draw.UpTo(3), (draw.UpTo(4), draw.UpTo(3)), padding: Padding.Same)
            {
                PaddingMode = PaddingMode.Circular,
            };
            var x = draw.Normal(draw.UpTo(3), draw.UpTo(3), 3 + draw.UpTo(4), 3 + draw.UpTo(4));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
            var dy = draw.Normal(model.Shapes[1].Batched(x.Shape[0]));
            var parameters = draw.Parameters(model);
            var (down, right) = (draw.UpTo(3), draw.UpTo(3));
            var left = draw.Run(model, x, dy, parameters);
            var moved = draw.Run(model, Moved(x), Moved(dy), parameters);
            var terms = draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute());
            yield return EquivalenceDraw<T>.Sums("output", Moved(left.Output), moved.Output, terms.Output);
            yield return EquivalenceDraw<T>.Sums("input", Moved(left.Input), moved.Input, terms.Input);
            foreach (var (name, value) in left.Parameters)
                yield return EquivalenceDraw<T>.Sums(name, value, moved.Parameters[name], terms.Parameters[name]);

            HostTensor<T> Moved(HostTensor<T> images) =>
                images.Gather(
                    images.Shape,
                    i => [i[0], i[1], (i[2] + down) % images.Shape[2], (i[3] + right) % images.Shape[3]]
                );
        }
    }

    /// <summary>A layer of signals and its twin of images, which differ by an extent of 1.</summary>
    private static IEnumerable<TensorComparison> OnImages<T>(
        EquivalenceDraw<T> draw,
        Layer layer,
        Layer twin,
        HostTensor<T> x
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
        var dy = draw.Normal(model.Shapes[1].Batched(x.Shape[0]));
        var parameters = draw.Parameters(model);
        var left = draw.Run(model, x, dy, parameters);
        var terms = draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute());
        var right = draw.Run(
            twin,
            Image(x),
            Image(dy),
            new(parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.Shape.Rank == 3 ? Image(p.Value) : p.Value)))
        );
        yield return EquivalenceDraw<T>.Sums("output", left.Output, Signal(right.Output, dy), terms.Output);
        yield return EquivalenceDraw<T>.Sums("input", left.Input, Signal(right.Input, x), terms.Input);
        foreach (var (name, value) in left.Parameters)
            yield return EquivalenceDraw<T>.Sums(
                name,
                value,
                Signal(right.Parameters[name], value),
                terms.Parameters[name]
            );
    }

    private static HostTensor<T> Image<T>(HostTensor<T> signal)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        signal.Reshaped(signal.Shape[0], signal.Shape[1], 1, signal.Shape[2]);

    private static HostTensor<T> Signal<T>(HostTensor<T> image, HostTensor<T> like)
        where T : unmanaged, IFloatingPointIeee754<T> => image.Reshaped(like.Shape.Extents.ToArray());
}
