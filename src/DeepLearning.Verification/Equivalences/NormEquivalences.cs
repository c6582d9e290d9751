using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>What normalisations must agree on with themselves, and, frozen, with a convolution.</summary>
internal static class NormEquivalences
{
    public static Sequence<Equivalence> All { get; } = [new ScaledAndShifted(), new FrozenIsAffine()];

    private sealed class ScaledAndShifted()
        : Equivalence("a norm of a x + b, with epsilon times a², is the norm of x, and its gradient 1/a of it")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, isImage) = (1 + draw.UpTo(4), 1 + draw.UpTo(4), draw.Choices.OneIn(2));
            Shape sample = isImage ? [c, draw.UpTo(4), draw.UpTo(4)] : [c];
            var (scale, shift) = (draw.Choices.Of(0.5, 2, 4), draw.Choices.Of(0, 1, -3));
            var (x, dy) = (draw.Normal(sample.Batched(n)), draw.Normal(sample.Batched(n)));
            foreach (
                var (norm, moved) in new (Layer, Layer)[]
                {
                    (new Layer.BatchNorm(), new Layer.BatchNorm(epsilon: 1e-5 * scale * scale)),
                    (new Layer.LayerNorm(), new Layer.LayerNorm(1e-5 * scale * scale)),
                }
            )
            {
                var model = EquivalenceDraw<T>.Chain(sample, norm);
                var parameters = draw.Parameters(model);
                var (a, b) = (T.CreateChecked(scale), T.CreateChecked(shift));
                var left = draw.Run(model, x, dy, parameters);
                var right = draw.Run(EquivalenceDraw<T>.Chain(sample, moved), x.Map(v => a * v + b), dy, parameters);

                // What is left of cancelling terms is measured beside the terms: gamma dy / sigma.
                var terms = Terms(draw.Backend, x, dy, parameters, norm);
                yield return EquivalenceDraw<T>.Closely($"{norm.Kind}, output", left.Output, right.Output, terms);
                yield return EquivalenceDraw<T>.Closely(
                    $"{norm.Kind}, input",
                    left.Input,
                    right.Input.Map(v => a * v),
                    terms
                );
                foreach (var (name, gradient) in left.Parameters)
                    yield return EquivalenceDraw<T>.Closely(
                        $"{norm.Kind}, {name}",
                        gradient,
                        right.Parameters[name],
                        terms
                    );
            }
        }

        private static double Terms<T>(
            IBackend backend,
            HostTensor<T> x,
            HostTensor<T> dy,
            NamedTensors<T> parameters,
            Layer norm
        )
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var rule = norm.Accept(new LayerScale());
            var own = new NamedTensors<T>(parameters.Select(p => KeyValuePair.Create(p.Key[2..], p.Value)));
            var pass = rule.Of(backend, norm, [x], dy, own, RngKey.FromSeed(0), training: true)!;
            return Math.Max(
                TensorComparison.LargestOf(pass.Output.Span),
                TensorComparison.LargestOf(pass.InputGradients[0].Span)
            );
        }
    }

    private sealed class FrozenIsAffine() : Equivalence("a frozen batch norm is a depthwise 1x1 convolution")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c, h, w) = (draw.UpTo(3), draw.UpTo(4), draw.UpTo(4), draw.UpTo(4));
            var (x, dy) = (draw.Normal(n, c, h, w), draw.Normal(n, c, h, w));
            var layer = new Layer.BatchNorm { Frozen = true };
            var model = EquivalenceDraw<T>.Chain([c, h, w], layer);
            var parameters = draw.Parameters(model);
            var (mean, epsilon) = (parameters["0.running_mean"], T.CreateChecked(layer.Epsilon));
            var sigma = parameters["0.running_var"].Map(v => T.Sqrt(v + epsilon));
            var slope = parameters["0.weight"].With(sigma, (g, s) => g / s);
            var shift = parameters["0.bias"].Plus(mean.With(slope, (m, k) => -m * k));
            var (left, right) = (
                draw.Run(model, x, dy, parameters),
                draw.Run(
                    new Layer.Conv2d(c, 1, groups: c),
                    x,
                    dy,
                    EquivalenceDraw<T>.Named(("0.weight", slope.Reshaped(c, 1, 1, 1)), ("0.bias", shift))
                )
            );
            var (dSlope, dShift) = (right.Parameters["0.weight"].Reshaped(c), right.Parameters["0.bias"]);
            var terms = TensorComparison.LargestOf(dSlope.Absolute().Plus(dShift.Absolute()).Span) + n * h * w;
            yield return EquivalenceDraw<T>.Closely("output", left.Output, right.Output, leastScale: 1);
            yield return EquivalenceDraw<T>.Closely("input", left.Input, right.Input);
            yield return EquivalenceDraw<T>.Closely("bias", left.Parameters["0.bias"], dShift, terms);
            yield return EquivalenceDraw<T>.Closely(
                "weight",
                left.Parameters["0.weight"],
                dSlope.With(mean.With(dShift, (m, d) => m * d), (d, m) => d - m).With(sigma, (d, s) => d / s),
                terms
            );
        }
    }
}
