using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>What elementwise layers, softmax and the backward pass itself must agree on.</summary>
internal static class ElementEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [new Tanh(), new LeakyAtItsEnds(), new AnyShape(), new ShiftedSoftmax(), new LinearBackward()];

    private static HostTensor<T> Vectors<T>(EquivalenceDraw<T> draw)
        where T : unmanaged, IFloatingPointIeee754<T> => draw.Normal(draw.UpTo(4), draw.UpTo(40));

    private sealed class Tanh() : Equivalence("tanh x is 2 sigmoid(2x) - 1")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var x = Vectors(draw);
            var (dy, two) = (draw.Normal(x.Shape), T.CreateChecked(2));
            var left = draw.Run(new Layer.Tanh(), x, dy);
            var right = draw.Run(new Layer.Sigmoid(), x.Map(v => two * v), dy);
            yield return EquivalenceDraw<T>.Closely("output", left.Output, right.Output.Map(v => two * v - T.One), 1);
            yield return EquivalenceDraw<T>.Closely("input", left.Input, right.Input.Map(v => two * two * v), 1);
        }
    }

    private sealed class LeakyAtItsEnds()
        : Equivalence("a leaky rectifier of slope 0 is the rectifier, of slope 1 nothing")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var x = Vectors(draw);
            var dy = draw.Normal(x.Shape);
            foreach (var (slope, other) in new (double, Layer)[] { (0, new Layer.ReLU()), (1, new Layer.Flatten()) })
            {
                var (left, right) = (draw.Run(new Layer.LeakyReLU(slope), x, dy), draw.Run(other, x, dy));
                yield return EquivalenceDraw<T>.Exactly($"slope {slope}, output", left.Output, right.Output);
                yield return EquivalenceDraw<T>.Exactly($"slope {slope}, input", left.Input, right.Input);
            }
        }
    }

    private sealed class AnyShape()
        : Equivalence("an elementwise layer is the same behind a flatten and behind a reshape")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, h, w) = (draw.UpTo(3), draw.UpTo(4), draw.UpTo(5), draw.UpTo(5));
            var x = draw.Normal(n, c, h, w);
            var layer = draw.Choices.Of<Layer>(
                new Layer.ReLU(),
                new Layer.LeakyReLU(0.3),
                new Layer.Sigmoid(),
                new Layer.Tanh(),
                new Layer.ELU(0.7),
                new Layer.GELU(),
                new Layer.GELU(approximate: true),
                new Layer.SiLU(),
                new Layer.Softplus(2),
                new Layer.ReLU6(),
                new Layer.Hardsigmoid(),
                new Layer.Hardswish(),
                new Layer.CELU(0.7),
                new Layer.SELU(),
                new Layer.Mish(),
                new Layer.LogSigmoid()
            );
            var dy = draw.Normal(n, c, h, w);
            var plain = draw.Run(layer, x, dy);
            foreach (
                var (name, there) in new (string, Layer)[]
                {
                    ("flatten", new Layer.Flatten()),
                    ("reshape", new Layer.Reshape([w, c, h])),
                }
            )
            {
                var back = new Layer.Reshape([c, h, w]);
                var moved = draw.Run(EquivalenceDraw<T>.Chain([c, h, w], there, layer, back), x, dy);
                yield return EquivalenceDraw<T>.Closely($"{layer.Kind}, {name}, output", plain.Output, moved.Output);
                yield return EquivalenceDraw<T>.Closely($"{layer.Kind}, {name}, input", plain.Input, moved.Input);
            }
        }
    }

    private sealed class ShiftedSoftmax() : Equivalence("softmax does not change when all logits move by as much")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var x = draw.Normal(draw.UpTo(4), 1 + draw.UpTo(12));
            var (dy, shift) = (draw.Normal(x.Shape), T.CreateChecked(draw.Choices.Of(1, -8, 64)));
            var left = draw.Run(new Layer.Softmax(), x, dy);
            var right = draw.Run(new Layer.Softmax(), x.Map(v => v + shift), dy);
            yield return EquivalenceDraw<T>.Closely("output", left.Output, right.Output);
            yield return EquivalenceDraw<T>.Closely("input", left.Input, right.Input, leastScale: 0.1);
        }
    }

    private sealed class LinearBackward() : Equivalence("a backward pass is linear in dy")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var n = 2 + draw.UpTo(3);
            var isImage = draw.Choices.OneIn(2);
            Shape sample = isImage ? [draw.UpTo(4), 3 + draw.UpTo(4), 3 + draw.UpTo(4)] : [1 + draw.UpTo(8)];
            var layer = isImage
                ? draw.Choices.Of<Layer>(
                    new Layer.Conv2d(draw.UpTo(4), 3, draw.UpTo(2), 1),
                    new Layer.MaxPool2d(2, 1),
                    new Layer.AvgPool2d(2, draw.UpTo(2), 1, countPadding: false),
                    new Layer.GlobalMaxPool2d(),
                    new Layer.BatchNorm(),
                    new Layer.LayerNorm(),
                    new Layer.Dropout2d(0.4),
                    new Layer.ZeroPad2d(2)
                )
                : draw.Choices.Of<Layer>(
                    new Layer.Dense(draw.UpTo(6)),
                    new Layer.Softmax(),
                    new Layer.GELU(),
                    new Layer.SiLU(),
                    new Layer.BatchNorm(),
                    new Layer.LayerNorm(),
                    new Layer.Dropout(0.4),
                    new Layer.Custom(new Softsign())
                );
            var model = EquivalenceDraw<T>.Chain(sample, layer);
            var (x, parameters) = (draw.Normal(sample.Batched(n)), draw.Parameters(model));
            var (first, second) = (draw.Normal(model.Shapes[1].Batched(n)), draw.Normal(model.Shapes[1].Batched(n)));
            var (a, b) = (T.CreateChecked(0.75), T.CreateChecked(-3));
            var (left, one, two) = (
                draw.Run(model, x, first.With(second, (p, q) => a * p + b * q), parameters),
                draw.Run(model, x, first, parameters),
                draw.Run(model, x, second, parameters)
            );
            yield return Sum("input", left.Input, one.Input, two.Input);
            foreach (var (name, gradient) in left.Parameters)
                yield return Sum(name, gradient, one.Parameters[name], two.Parameters[name]);

            TensorComparison Sum(string name, HostTensor<T> whole, HostTensor<T> p, HostTensor<T> q) =>
                EquivalenceDraw<T>.Closely(
                    $"{layer.Kind}, {name}",
                    whole,
                    p.With(q, (g, h) => a * g + b * h),
                    TensorComparison.LargestOf(p.Span) + TensorComparison.LargestOf(q.Span)
                );
        }
    }
}
