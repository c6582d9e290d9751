namespace DeepLearning.Verification;

/// <summary>Targets of random samples: classes, some of them ignored but never all; probabilities; values.</summary>
internal sealed class RandomTargets(Shape output, int count, RngKey key) : ILossVisitor<Targets<double>>
{
    public Targets<double> Visit(Loss.CrossEntropy loss) =>
        loss.IgnoreIndex is null && new Choices(key.Fold("kind")).OneIn(4)
            ? Uniform()
            : Classes(loss.ClassWeights, loss.IgnoreIndex);

    public Targets<double> Visit(Loss.NegativeLogLikelihood loss) => Classes(loss.ClassWeights, loss.IgnoreIndex);

    public Targets<double> Visit(Loss.BinaryCrossEntropy loss) => Uniform();

    public Targets<double> Visit(Loss.MeanSquaredError loss) => Normal();

    public Targets<double> Visit(Loss.MeanAbsoluteError loss) => Normal();

    public Targets<double> Visit(Loss.SmoothL1 loss) => Normal();

    private Targets<double>.Classes Classes(Sequence<double>? weights, int? ignored)
    {
        var choices = new Choices(key);
        var classes = Enumerable.Range(0, count).Select(_ => choices.Below(output[0])).ToArray();
        for (var i = 1; i < count && ignored is not null; i++)
            if (choices.OneIn(4))
                classes[i] = ignored.Value;
        for (var tried = 0; tried < output[0] && (classes[0] == ignored || weights?[classes[0]] == 0); tried++)
            classes[0] = (classes[0] + 1) % output[0];
        return new(classes);
    }

    // A quarter of them 0 or 1: answers and probabilities that are sure.
    private Targets<double>.Values Uniform()
    {
        var values = new double[count * output.Size];
        Draws.Uniform(key, -0.15, 1.15, values);
        return new(Array.ConvertAll(values, value => Math.Clamp(value, 0, 1)));
    }

    private Targets<double>.Values Normal() => new(RandomSample.Draw(key, count * output.Size, RandomValues.Normal));
}
