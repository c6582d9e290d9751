using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>The operation that carries out each loss on an output of this shape.</summary>
internal sealed class LossFactory<T>(Shape output) : ILossVisitor<LossOperation<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static LossOperation<T> For(Loss loss, Shape output, ISubstitution? substitution)
    {
        var own = loss.Accept(new LossFactory<T>(output));
        return substitution is null ? own : substitution.Loss(loss, output, own);
    }

    public LossOperation<T> Visit(Loss.CrossEntropy loss) => new CrossEntropy<T>(loss, output);

    public LossOperation<T> Visit(Loss.NegativeLogLikelihood loss) => new NegativeLogLikelihood<T>(loss, output);

    public LossOperation<T> Visit(Loss.BinaryCrossEntropy loss) => new BinaryCrossEntropy<T>(loss, output);

    public LossOperation<T> Visit(Loss.MeanSquaredError loss) => Elements(loss, new MeanSquaredError<T>());

    public LossOperation<T> Visit(Loss.MeanAbsoluteError loss) => Elements(loss, new MeanAbsoluteError<T>());

    public LossOperation<T> Visit(Loss.SmoothL1 loss) => Elements(loss, new SmoothL1<T>(loss));

    public LossOperation<T> Visit(Loss.Huber loss) => Elements(loss, new Huber<T>(loss));

    public LossOperation<T> Visit(Loss.KLDivergence loss) => Elements(loss, new KLDivergence<T>(loss));

    public LossOperation<T> Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        Elements(loss, new PoissonNegativeLogLikelihood<T>(loss));

    public LossOperation<T> Visit(Loss.GaussianNegativeLogLikelihood loss) =>
        new GaussianNegativeLogLikelihood<T>(loss, output);

    public LossOperation<T> Visit(Loss.Hinge loss) => Elements(loss, new Hinge<T>(loss));

    public LossOperation<T> Visit(Loss.Focal loss) => Elements(loss, new Focal<T>(loss));

    public LossOperation<T> Visit(Loss.Custom loss) => Elements(loss, new CustomLoss<T>(loss.Implementation));

    private ElementLoss<T, TRule> Elements<TRule>(Loss loss, TRule rule)
        where TRule : struct, IElementLoss<T> => new(loss, output, rule);
}
