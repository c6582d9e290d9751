using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>What convolutions must agree on with other layers, and with themselves.</summary>
internal static class ConvolutionEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [new Pointwise(), new WholeImage(), new PaddingInside(), new Groups(), new Flipped(), new Strided(), new Dilated()];

    private static Padding.Sides Sides<T>(EquivalenceDraw<T> draw)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(draw.Choices.Below(3), draw.Choices.Below(3), draw.Choices.Below(3), draw.Choices.Below(3));

    private static IEnumerable<TensorComparison> Same<T>(
        Computation<T> left,
        Computation<T> right,
        Computation<T> terms
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [
            EquivalenceDraw<T>.Sums("output", left.Output, right.Output, terms.Output),
            EquivalenceDraw<T>.Sums("input", left.Input, right.Input, terms.Input),
            .. left.Parameters.Select(p =>
                EquivalenceDraw<T>.Sums(p.Key, p.Value, right.Parameters[p.Key], terms.Parameters[p.Key])
            ),
        ];

    private sealed class Pointwise() : Equivalence("a 1x1 convolution is a dense layer at each pixel")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, o) = (draw.UpTo(3), draw.UpTo(6), draw.UpTo(6));
            var (h, w) = (draw.UpTo(5), draw.UpTo(5));
            var (x, dy) = (draw.Normal(n, c, h, w), draw.Normal(n, o, h, w));
            var model = EquivalenceDraw<T>.Chain([c, h, w], new Layer.Conv2d(o, 1));
            var parameters = draw.Parameters(model);
            var weight = parameters["0.weight"];
            var left = draw.Run(model, x, dy, parameters);
            var terms = draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute());
            var right = draw.Run(
                new Layer.Dense(o),
                Rows(x),
                Rows(dy),
                EquivalenceDraw<T>.Named(("0.weight", weight.Reshaped(o, c)), ("0.bias", parameters["0.bias"]))
            );
            return Same(
                left,
                new(
                    Images(right.Output, o),
                    EquivalenceDraw<T>.Named(("x", Images(right.Input, c))),
                    EquivalenceDraw<T>.Named(
                        ("0.weight", right.Parameters["0.weight"].Reshaped(o, c, 1, 1)),
                        ("0.bias", right.Parameters["0.bias"])
                    )
                ),
                terms
            );

            HostTensor<T> Rows(HostTensor<T> images) =>
                images.Permuted(0, 2, 3, 1).Reshaped(n * h * w, images.Shape[1]);

            HostTensor<T> Images(HostTensor<T> rows, int channels) =>
                rows.Reshaped(n, h, w, channels).Permuted(0, 3, 1, 2);
        }
    }

    private sealed class WholeImage() : Equivalence("a convolution as large as the image is a dense layer")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, o, h, w) = (draw.UpTo(4), draw.UpTo(4), draw.UpTo(5), draw.UpTo(5), draw.UpTo(5));
            var (x, dy) = (draw.Normal(n, c, h, w), draw.Normal(n, o, 1, 1));
            var model = EquivalenceDraw<T>.Chain([c, h, w], new Layer.Conv2d(o, (h, w)));
            var parameters = draw.Parameters(model);
            var left = draw.Run(model, x, dy, parameters);
            var terms = draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute());
            var dense = EquivalenceDraw<T>.Named(
                ("0.weight", parameters["0.weight"].Reshaped(o, c * h * w)),
                ("0.bias", parameters["0.bias"])
            );
            var right = draw.Run(new Layer.Dense(o), x.Reshaped(n, c * h * w), dy.Reshaped(n, o), dense);
            return Same(left, right, terms);
        }
    }

    private sealed class PaddingInside() : Equivalence("padding in a convolution is a zero pad before it")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, groups) = (draw.UpTo(3), draw.UpTo(2));
            var (c, o) = (groups * draw.UpTo(3), groups * draw.UpTo(3));
            var padding = Sides(draw);
            var inside = new Layer.Conv2d(
                o,
                (draw.UpTo(3), draw.UpTo(3)),
                (draw.UpTo(2), draw.UpTo(3)),
                padding,
                (draw.UpTo(2), draw.UpTo(2)),
                groups
            );
            var x = draw.Normal(n, c, 5 + draw.UpTo(4), 5 + draw.UpTo(4));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), inside);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var parameters = draw.Parameters(model);
            var padded = new Model(
                [
                    new("x", new Layer.Input(x.Shape.Sample())),
                    new("pad", new Layer.ZeroPad2d(padding), ["x"]),
                    new("0", inside with { Padding = Padding.None }, ["pad"]),
                ],
                ["0"]
            );
            return Same(
                draw.Run(model, x, dy, parameters),
                draw.Run(padded, x, dy, parameters),
                draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute())
            );
        }
    }

    private sealed class Groups() : Equivalence("a convolution in groups is one for each, end to end")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, groups, c, o) = (draw.UpTo(3), 1 + draw.UpTo(3), draw.UpTo(3), draw.UpTo(3));
            var layer = new Layer.Conv2d(groups * o, draw.UpTo(3), draw.UpTo(2), Sides(draw), groups: groups);
            var x = draw.Normal(n, groups * c, 4 + draw.UpTo(4), 4 + draw.UpTo(4));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var parameters = draw.Parameters(model);
            var single = layer with { Channels = o, Groups = 1 };
            var parts = Enumerable
                .Range(0, groups)
                .Select(g =>
                    draw.Run(
                        single,
                        x.Slice(1, g * c, c),
                        dy.Slice(1, g * o, o),
                        new(parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.Slice(0, g * o, o))))
                    )
                )
                .ToArray();
            return Same(
                draw.Run(model, x, dy, parameters),
                new(
                    Arrangement.Joined(1, [.. parts.Select(p => p.Output)]),
                    EquivalenceDraw<T>.Named(("x", Arrangement.Joined(1, [.. parts.Select(p => p.Input)]))),
                    new(
                        parameters.Keys.Select(name =>
                            KeyValuePair.Create(name, Arrangement.Joined(0, [.. parts.Select(p => p.Parameters[name])]))
                        )
                    )
                ),
                draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute())
            );
        }
    }

    private sealed class Flipped() : Equivalence("a mirrored image under a mirrored kernel gives a mirrored output")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, pad) = (draw.UpTo(3), draw.UpTo(3), draw.Choices.Below(3));
            var layer = new Layer.Conv2d(
                draw.UpTo(4),
                (draw.UpTo(3), draw.UpTo(4)),
                padding: Padding.Symmetric(draw.Choices.Below(3), pad),
                dilation: draw.UpTo(2)
            );
            var x = draw.Normal(n, c, 6 + draw.UpTo(3), 7 + draw.UpTo(3));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var parameters = draw.Parameters(model);
            var (weight, bias) = (parameters["0.weight"], parameters["0.bias"]);
            var mirrored = EquivalenceDraw<T>.Named(("0.weight", weight.Flipped()), ("0.bias", bias));
            var right = draw.Run(model, x.Flipped(), dy.Flipped(), mirrored);
            return Same(
                draw.Run(model, x, dy, parameters),
                new(
                    right.Output.Flipped(),
                    EquivalenceDraw<T>.Named(("x", right.Input.Flipped())),
                    EquivalenceDraw<T>.Named(
                        ("0.weight", right.Parameters["0.weight"].Flipped()),
                        ("0.bias", right.Parameters["0.bias"])
                    )
                ),
                draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute())
            );
        }
    }

    private sealed class Strided() : Equivalence("a stride takes every so manyth output of a stride of 1")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, stride) = (draw.UpTo(3), draw.UpTo(3), 1 + draw.UpTo(2));
            var layer = new Layer.Conv2d(draw.UpTo(4), draw.UpTo(3), stride, Sides(draw));
            var x = draw.Normal(n, c, 4 + draw.UpTo(5), 4 + draw.UpTo(5));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
            var dense = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer with { Stride = 1 });
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var parameters = draw.Parameters(model);

            // The outputs between are not asked for: their gradient is 0.
            var spread = HostTensor<T>.Create(
                dense.Shapes[1].Batched(n),
                values =>
                {
                    var (height, width) = (dense.Shapes[1][1], dense.Shapes[1][2]);
                    for (var i = 0; i < dy.Size; i++)
                    {
                        var (plane, pixel) = Math.DivRem(i, dy.Shape[2] * dy.Shape[3]);
                        var (row, column) = Math.DivRem(pixel, dy.Shape[3]);
                        values[(plane * height + row * stride) * width + column * stride] = dy[i];
                    }
                }
            );
            var right = draw.Run(dense, x, spread, parameters);
            var taken = right.Output.Gather(dy.Shape, i => [i[0], i[1], i[2] * stride, i[3] * stride]);
            return Same(
                draw.Run(model, x, dy, parameters),
                right with
                {
                    Output = taken,
                },
                draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute())
            );
        }
    }

    private sealed class Dilated() : Equivalence("a dilated kernel is one with zeros between its taps")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, o, k, dilation) = (draw.UpTo(3), draw.UpTo(3), draw.UpTo(3), 1 + draw.UpTo(2), 1 + draw.UpTo(2));
            var layer = new Layer.Conv2d(o, k, draw.UpTo(2), Sides(draw), dilation);
            var x = draw.Normal(n, c, 7 + draw.UpTo(4), 7 + draw.UpTo(4));
            var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), layer);
            var dy = draw.Normal(model.Shapes[1].Batched(n));
            var parameters = draw.Parameters(model);
            var (weight, wide) = (parameters["0.weight"], dilation * (k - 1) + 1);
            var stuffed = HostTensor<T>.Create(
                [o, c, wide, wide],
                values =>
                {
                    for (var i = 0; i < weight.Size; i++)
                    {
                        var (plane, tap) = Math.DivRem(i, k * k);
                        values[(plane * wide + tap / k * dilation) * wide + tap % k * dilation] = weight[i];
                    }
                }
            );
            var right = draw.Run(
                layer with
                {
                    Kernel = wide,
                    Dilation = 1,
                },
                x,
                dy,
                EquivalenceDraw<T>.Named(("0.weight", stuffed), ("0.bias", parameters["0.bias"]))
            );
            var taps = right
                .Parameters["0.weight"]
                .Gather(weight.Shape, i => [i[0], i[1], i[2] * dilation, i[3] * dilation]);
            return Same(
                draw.Run(model, x, dy, parameters),
                right with
                {
                    Parameters = EquivalenceDraw<T>.Named(("0.weight", taps), ("0.bias", right.Parameters["0.bias"])),
                },
                draw.Run(model, x.Absolute(), dy.Absolute(), parameters.Absolute())
            );
        }
    }
}
