namespace DeepLearning.Verification;

/// <summary>
/// Targets of random samples: classes, some of them ignored but never all; probabilities; values; and in some samples
/// weights, of which some are 0 but not the first.
/// </summary>
internal sealed class RandomTargets(Shape output, int count, RngKey key) : ILossVisitor<Targets<double>>
{
    /// <summary>The targets of a loss, weighed in one of four.</summary>
    public static Targets<double> Of(Loss loss, Shape output, int count, RngKey key)
    {
        var targets = loss.Accept(new RandomTargets(output, count, key));
        var choices = new Choices(key.Fold("weights"));
        return choices.OneIn(4)
            ? targets with
            {
                SampleWeights = Enumerable
                    .Range(0, count)
                    .Select(i => i == 0 ? 1.5 : choices.Of(1, 0, 0.25, 3))
                    .ToArray(),
            }
            : targets;
    }

    public Targets<double> Visit(Loss.CrossEntropy loss) =>
        loss.IgnoreIndex is null && new Choices(key.Fold("kind")).OneIn(4)
            ? Uniform()
            : Classes(loss, loss.ClassAxis, loss.ClassWeights, loss.IgnoreIndex);

    public Targets<double> Visit(Loss.NegativeLogLikelihood loss) =>
        Classes(loss, loss.ClassAxis, loss.ClassWeights, loss.IgnoreIndex);

    public Targets<double> Visit(Loss.BinaryCrossEntropy loss) => Uniform();

    public Targets<double> Visit(Loss.MeanSquaredError loss) => Normal(output);

    public Targets<double> Visit(Loss.MeanAbsoluteError loss) => Normal(output);

    public Targets<double> Visit(Loss.SmoothL1 loss) => Normal(output);

    public Targets<double> Visit(Loss.Huber loss) => Normal(output);

    public Targets<double> Visit(Loss.KLDivergence loss) => loss.LogTarget ? Normal(output) : Uniform();

    public Targets<double> Visit(Loss.PoissonNegativeLogLikelihood loss) => Each(choices => choices.Below(5));

    public Targets<double> Visit(Loss.GaussianNegativeLogLikelihood loss) => Normal(loss.TargetShape(output));

    public Targets<double> Visit(Loss.Hinge loss) => Each(choices => choices.OneIn(2) ? 1 : -1);

    public Targets<double> Visit(Loss.Focal loss) => Uniform();

    public Targets<double> Visit(Loss.Custom loss) => Normal(output);

    private Targets<double>.Classes Classes(Loss loss, int axis, Sequence<double>? weights, int? ignored)
    {
        var choices = new Choices(key);
        var number = ClassRows.Of(output, axis).Classes;
        var rows = count * loss.TargetShape(output).Size;
        var classes = Enumerable.Range(0, rows).Select(_ => choices.Below(number)).ToArray();
        for (var i = 1; i < rows && ignored is not null; i++)
            if (choices.OneIn(4))
                classes[i] = ignored.Value;
        for (var tried = 0; tried < number && (classes[0] == ignored || weights?[classes[0]] == 0); tried++)
            classes[0] = (classes[0] + 1) % number;
        return new(classes);
    }

    private Targets<double>.Values Each(Func<Choices, double> draw)
    {
        var choices = new Choices(key);
        return new(Enumerable.Range(0, count * output.Size).Select(_ => draw(choices)).ToArray());
    }

    // A quarter of them 0 or 1: answers and probabilities that are sure.
    private Targets<double>.Values Uniform()
    {
        var values = new double[count * output.Size];
        Draws.Uniform(key, -0.15, 1.15, values);
        return new(Array.ConvertAll(values, value => Math.Clamp(value, 0, 1)));
    }

    private Targets<double>.Values Normal(Shape shape) =>
        new(RandomSample.Draw(key, count * shape.Size, RandomValues.Normal));
}
