namespace DeepLearning.Verification;

/// <summary>What pools must agree on with convolutions, with rising functions and with the global pools.</summary>
internal static class PoolEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [
        new AverageIsConvolution(),
        new GlobalIsWhole(),
        new MaximumOfRising(),
        new MaximumScales(),
        new AdaptiveIsPool(),
        new MeanOfEnlarged(),
        new ShuffleIsTransposed(),
    ];

    private sealed class AverageIsConvolution()
        : Equivalence("an average pool is a depthwise convolution of equal taps")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c) = (draw.UpTo(3), draw.UpTo(4));
            Size2d kernel = (draw.UpTo(3), draw.UpTo(3));
            Size2d stride = (draw.UpTo(3), draw.UpTo(3));
            Size2d padding = (draw.Choices.Below(kernel.Height / 2 + 1), draw.Choices.Below(kernel.Width / 2 + 1));
            var x = draw.Normal(n, c, 3 + draw.UpTo(5), 3 + draw.UpTo(5));
            var pool = EquivalenceDraw<T>.Chain(x.Shape.Sample(), new Layer.AvgPool2d(kernel, stride, padding));
            var convolution = EquivalenceDraw<T>.Chain(
                x.Shape.Sample(),
                new Layer.Conv2d(
                    c,
                    kernel,
                    stride,
                    Padding.Symmetric(padding.Height, padding.Width),
                    groups: c,
                    hasBias: false
                )
            );
            var dy = draw.Normal(pool.Shapes[1].Batched(n));
            var tap = T.One / T.CreateChecked(kernel.Height * kernel.Width);
            var taps = HostTensor<T>.Create([c, 1, kernel.Height, kernel.Width], values => values.Fill(tap));
            var (left, right) = (
                draw.Run(pool, x, dy),
                draw.Run(convolution, x, dy, EquivalenceDraw<T>.Named(("0.weight", taps)))
            );
            var terms = draw.Run(pool, x.Absolute(), dy.Absolute());
            yield return EquivalenceDraw<T>.Sums("output", left.Output, right.Output, terms.Output);
            yield return EquivalenceDraw<T>.Sums("input", left.Input, right.Input, terms.Input);
        }
    }

    private sealed class GlobalIsWhole() : Equivalence("a global pool is a pool of one window, flattened")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, h, w) = (draw.UpTo(3), draw.UpTo(4), draw.UpTo(6), draw.UpTo(6));
            var (x, dy) = (draw.Normal(n, c, h, w), draw.Normal(n, c));
            foreach (
                var (global, pool) in new (Layer, Layer)[]
                {
                    (new Layer.GlobalMaxPool2d(), new Layer.MaxPool2d((h, w))),
                    (new Layer.GlobalAvgPool2d(), new Layer.AvgPool2d((h, w))),
                }
            )
            {
                var left = draw.Run(global, x, dy);
                var right = draw.Run(EquivalenceDraw<T>.Chain([c, h, w], pool, new Layer.Flatten()), x, dy);
                var terms = draw.Run(global, x.Absolute(), dy.Absolute());
                yield return EquivalenceDraw<T>.Sums($"{global.Kind}, output", left.Output, right.Output, terms.Output);
                yield return EquivalenceDraw<T>.Sums($"{global.Kind}, input", left.Input, right.Input, terms.Input);
            }
        }
    }

    private sealed class MaximumOfRising() : Equivalence("the maximum of a rising function is that of the maximum")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, pool) = (draw.UpTo(3), new Layer.MaxPool2d(1 + draw.UpTo(2), draw.UpTo(3), draw.Choices.Below(2)));
            Layer rising = draw.Choices.Below(3) switch
            {
                0 => new Layer.LeakyReLU(0.25),
                1 => new Layer.Tanh(),
                _ => new Layer.ELU(),
            };
            var x = draw.Normal(n, draw.UpTo(3), 3 + draw.UpTo(5), 3 + draw.UpTo(5));
            var before = EquivalenceDraw<T>.Chain(x.Shape.Sample(), rising, pool);
            var dy = draw.Normal(before.Shapes[2].Batched(n));
            var (left, right) = (
                draw.Run(before, x, dy),
                draw.Run(EquivalenceDraw<T>.Chain(x.Shape.Sample(), pool, rising), x, dy)
            );
            yield return EquivalenceDraw<T>.Closely("output", left.Output, right.Output);
            yield return EquivalenceDraw<T>.Closely("input", left.Input, right.Input);
        }
    }

    private sealed class AdaptiveIsPool()
        : Equivalence("an adaptive pool whose windows divide the image is a plain pool")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            Size2d size = (draw.UpTo(4), draw.UpTo(4)),
                kernel = (draw.UpTo(3), draw.UpTo(3));
            var x = draw.Normal(draw.UpTo(3), draw.UpTo(3), size.Height * kernel.Height, size.Width * kernel.Width);
            var dy = draw.Normal(x.Shape[0], x.Shape[1], size.Height, size.Width);
            foreach (
                var (adaptive, pool) in new (Layer, Layer)[]
                {
                    (new Layer.AdaptiveMaxPool2d(size), new Layer.MaxPool2d(kernel)),
                    (new Layer.AdaptiveAvgPool2d(size), new Layer.AvgPool2d(kernel)),
                }
            )
            {
                var (left, right) = (draw.Run(adaptive, x, dy), draw.Run(pool, x, dy));
                var terms = draw.Run(adaptive, x.Absolute(), dy.Absolute());
                yield return EquivalenceDraw<T>.Sums($"{pool.Kind}, output", left.Output, right.Output, terms.Output);
                yield return EquivalenceDraw<T>.Sums($"{pool.Kind}, input", left.Input, right.Input, terms.Input);
            }
        }
    }

    private sealed class MeanOfEnlarged()
        : Equivalence("the means of an image enlarged to its nearest pixels are the image")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            Size2d factor = (draw.UpTo(3), draw.UpTo(3));
            var x = draw.Normal(draw.UpTo(3), draw.UpTo(3), draw.UpTo(5), draw.UpTo(5));
            var model = EquivalenceDraw<T>.Chain(
                x.Shape.Sample(),
                new Layer.Upsample(factor: (factor.Height, factor.Width)),
                new Layer.AvgPool2d(factor)
            );
            var dy = draw.Normal(x.Shape);
            var left = draw.Run(model, x, dy);
            yield return EquivalenceDraw<T>.Sums("output", left.Output, x, x.Absolute());
            yield return EquivalenceDraw<T>.Sums("input", left.Input, dy, dy.Absolute());
        }
    }

    private sealed class ShuffleIsTransposed()
        : Equivalence("a pixel shuffle is a transposed convolution of ones and zeros")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (r, channels) = (draw.UpTo(3), draw.UpTo(3));
            var x = draw.Normal(draw.UpTo(3), channels * r * r, draw.UpTo(4), draw.UpTo(4));
            var dy = draw.Normal(x.Shape[0], channels, x.Shape[2] * r, x.Shape[3] * r);
            var weight = HostTensor<T>.Create(
                [channels * r * r, 1, r, r],
                values =>
                {
                    for (var c = 0; c < channels * r * r; c++)
                        values[c * r * r + c % (r * r)] = T.One;
                }
            );
            var left = draw.Run(new Layer.PixelShuffle(r), x, dy);
            var right = draw.Run(
                new Layer.ConvTranspose2d(channels, r, r, groups: channels, hasBias: false),
                x,
                dy,
                EquivalenceDraw<T>.Named(("0.weight", weight))
            );
            yield return EquivalenceDraw<T>.Sums("output", left.Output, right.Output, left.Output.Absolute());
            yield return EquivalenceDraw<T>.Sums("input", left.Input, right.Input, left.Input.Absolute());
        }
    }

    private sealed class MaximumScales()
        : Equivalence("the maximum of twice the values is twice the maximum, to the bit")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, kernel) = (draw.UpTo(3), 1 + draw.UpTo(2));
            var pool = new Layer.MaxPool2d(kernel, draw.UpTo(3), draw.Choices.Below(2));
            var x = draw.Normal(n, draw.UpTo(3), 3 + draw.UpTo(5), 3 + draw.UpTo(5));
            if (draw.Choices.OneIn(2))
                x = x.Map(T.Round); // ties: the winner must be the same
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), pool);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var (left, right) = (draw.Run(model, x.Map(v => v + v), dy), draw.Run(model, x, dy));
            yield return EquivalenceDraw<T>.Exactly("output", left.Output, right.Output.Map(v => v + v));
            yield return EquivalenceDraw<T>.Exactly("input", left.Input, right.Input);
        }
    }
}
