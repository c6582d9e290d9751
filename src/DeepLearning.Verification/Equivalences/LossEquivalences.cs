using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>What losses must agree on with one another.</summary>
internal static class LossEquivalences
{
    public static Sequence<Equivalence> All { get; } =
    [new ClassesAreSureProbabilities(), new BinaryIsTwoClasses(), new WideHuber(), new NarrowHuber(), new Shifted()];

    /// <summary>Loss and gradient on bare outputs: the identity stands before the loss.</summary>
    private static (HostTensor<T> Loss, HostTensor<T> Gradient) Run<T>(
        EquivalenceDraw<T> draw,
        Loss loss,
        HostTensor<T> x,
        Targets<T> targets
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = EquivalenceDraw<T>.Chain(x.Shape.Sample(), new Layer.Flatten());
        using var executor = draw.Backend.Compile<T>(model, new() { Objective = Objective.Of(model, loss) });
        var pass = executor.Differentiate(new(x.Shape[0], [x.Memory], [targets]), RngKey.FromSeed(1));
        return (HostTensor<T>.Scalar(T.CreateChecked(pass.Loss)), pass.InputGradients["x"]);
    }

    private static int[] Classes<T>(EquivalenceDraw<T> draw, int count, int classes)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => draw.Choices.Below(classes))];

    private sealed class ClassesAreSureProbabilities()
        : Equivalence("a cross-entropy of classes is that of sure probabilities")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c) = (draw.UpTo(5), 1 + draw.UpTo(6));
            var (x, classes) = (draw.Normal(n, c), Classes(draw, n, c));
            var sure = new T[n * c];
            for (var i = 0; i < n; i++)
                sure[i * c + classes[i]] = T.One;
            var loss = new Loss.CrossEntropy { LabelSmoothing = draw.Choices.Of(0, 0.2) };
            var left = Run(draw, loss, x, new Targets<T>.Classes(classes));
            var right = Run(draw, loss, x, new Targets<T>.Values(sure));
            yield return EquivalenceDraw<T>.Closely("loss", left.Loss, right.Loss);
            yield return EquivalenceDraw<T>.Closely("gradient", left.Gradient, right.Gradient);
        }
    }

    private sealed class BinaryIsTwoClasses() : Equivalence("a binary cross-entropy of x is a cross-entropy of 0 and x")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var n = draw.UpTo(6);
            var (x, classes) = (draw.Normal(n, 1).Map(v => v * T.CreateChecked(3)), Classes(draw, n, 2));
            var answers = new Targets<T>.Values(Array.ConvertAll(classes, answer => T.CreateChecked(answer)));
            var left = Run(draw, new Loss.BinaryCrossEntropy(), x, answers);
            var logits = Arrangement.Joined(1, [HostTensor<T>.Zeros(x.Shape), x]);
            var right = Run(draw, new Loss.CrossEntropy(), logits, new Targets<T>.Classes(classes));
            yield return EquivalenceDraw<T>.Closely("loss", left.Loss, right.Loss);
            yield return EquivalenceDraw<T>.Closely("gradient", left.Gradient, right.Gradient.Slice(1, 1, 1));
        }
    }

    private sealed class WideHuber() : Equivalence("smooth L1 with a wide parabola is half the squared error over beta")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (x, beta) = (draw.Normal(draw.UpTo(4), draw.UpTo(8)), draw.Choices.Of(100.0, 1000));
            var targets = new Targets<T>.Values(draw.Normal(x.Shape).Memory);
            var (left, right) = (
                Run(draw, new Loss.SmoothL1 { Beta = beta }, x, targets),
                Run(draw, new Loss.MeanSquaredError(), x, targets)
            );
            var half = T.CreateChecked(0.5 / beta);
            yield return EquivalenceDraw<T>.Closely("loss", left.Loss, right.Loss.Map(v => half * v));
            yield return EquivalenceDraw<T>.Closely("gradient", left.Gradient, right.Gradient.Map(v => half * v));
        }
    }

    private sealed class NarrowHuber()
        : Equivalence("smooth L1 with a narrow parabola is the absolute error less beta / 2")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var x = draw.Normal(draw.UpTo(4), draw.UpTo(8));
            var targets = new Targets<T>.Values(x.Map(v => v + (v > T.Zero ? T.One : -T.One)).Memory);
            var (left, right) = (
                Run(draw, new Loss.SmoothL1 { Beta = 0.5 }, x, targets),
                Run(draw, new Loss.MeanAbsoluteError(), x, targets)
            );
            yield return EquivalenceDraw<T>.Closely("loss", left.Loss, right.Loss.Map(v => v - T.CreateChecked(0.25)));
            yield return EquivalenceDraw<T>.Closely("gradient", left.Gradient, right.Gradient);
        }
    }

    private sealed class Shifted() : Equivalence("a cross-entropy does not change when all logits move by as much")
    {
        private protected override IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        {
            var (n, c) = (draw.UpTo(5), 1 + draw.UpTo(6));
            var (x, targets) = (draw.Normal(n, c), new Targets<T>.Classes(Classes(draw, n, c)));
            var shift = T.CreateChecked(draw.Choices.Of(1, -8, 64));
            var left = Run(draw, new Loss.CrossEntropy(), x, targets);
            var right = Run(draw, new Loss.CrossEntropy(), x.Map(v => v + shift), targets);
            yield return EquivalenceDraw<T>.Closely("loss", left.Loss, right.Loss, leastScale: 1);
            yield return EquivalenceDraw<T>.Closely("gradient", left.Gradient, right.Gradient, leastScale: 1.0 / n);
        }
    }
}
