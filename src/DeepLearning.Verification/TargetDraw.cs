using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Targets that fit a loss: uniform classes, standard normal values, uniform numbers in [0, 1] where answers are yes or
/// no, counts, and signs.
/// </summary>
/// <param name="output">One sample's output.</param>
/// <param name="count">The number of samples.</param>
/// <param name="key">The key of what is drawn.</param>
internal sealed class TargetDraw<T>(Shape output, int count, RngKey key) : ILossVisitor<Targets<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Targets<T> Visit(Loss.CrossEntropy loss) => Classes(loss, loss.ClassAxis);

    public Targets<T> Visit(Loss.NegativeLogLikelihood loss) => Classes(loss, loss.ClassAxis);

    public Targets<T> Visit(Loss.BinaryCrossEntropy loss) => Uniform(output);

    public Targets<T> Visit(Loss.MeanSquaredError loss) => Normal(output);

    public Targets<T> Visit(Loss.MeanAbsoluteError loss) => Normal(output);

    public Targets<T> Visit(Loss.SmoothL1 loss) => Normal(output);

    public Targets<T> Visit(Loss.Huber loss) => Normal(output);

    public Targets<T> Visit(Loss.KLDivergence loss) => loss.LogTarget ? Normal(output) : Uniform(output);

    public Targets<T> Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        new Targets<T>.Values(Array.ConvertAll(Words(output), word => T.CreateChecked(word % 5)));

    public Targets<T> Visit(Loss.GaussianNegativeLogLikelihood loss) => Normal(loss.TargetShape(output));

    public Targets<T> Visit(Loss.Hinge loss) =>
        new Targets<T>.Values(Array.ConvertAll(Words(output), word => word % 2 == 0 ? T.One : -T.One));

    public Targets<T> Visit(Loss.Focal loss) => Uniform(output);

    public Targets<T> Visit(Loss.Custom loss) => Normal(output);

    private Targets<T>.Classes Classes(Loss loss, int axis)
    {
        var classes = (uint)ClassRows.Of(output, axis).Classes;
        return new(Array.ConvertAll(Words(loss.TargetShape(output)), word => (int)(word % classes)));
    }

    private uint[] Words(Shape shape)
    {
        var words = new uint[count * shape.Size];
        Philox.Fill(key, 0, words);
        return words;
    }

    private Targets<T>.Values Uniform(Shape shape)
    {
        var values = new T[count * shape.Size];
        Draws.Uniform(key, 0, 1, values);
        return new(values);
    }

    private Targets<T>.Values Normal(Shape shape)
    {
        var values = new T[count * shape.Size];
        Draws.Normal(key, 0, 1, values);
        return new(values);
    }
}
