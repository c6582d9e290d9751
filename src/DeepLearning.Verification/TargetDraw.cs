using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Targets that fit a loss: uniform classes, standard normal values, and uniform numbers in [0, 1] where answers are
/// yes or no.
/// </summary>
/// <param name="output">One sample's output.</param>
/// <param name="count">The number of samples.</param>
/// <param name="key">The key of what is drawn.</param>
internal sealed class TargetDraw<T>(Shape output, int count, RngKey key) : ILossVisitor<Targets<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Targets<T> Visit(Loss.CrossEntropy loss) => Classes();

    public Targets<T> Visit(Loss.NegativeLogLikelihood loss) => Classes();

    public Targets<T> Visit(Loss.BinaryCrossEntropy loss)
    {
        var values = new T[count * output.Size];
        Draws.Uniform(key, 0, 1, values);
        return new Targets<T>.Values(values);
    }

    public Targets<T> Visit(Loss.MeanSquaredError loss) => Normal();

    public Targets<T> Visit(Loss.MeanAbsoluteError loss) => Normal();

    public Targets<T> Visit(Loss.SmoothL1 loss) => Normal();

    private Targets<T>.Classes Classes()
    {
        var words = new uint[count];
        Philox.Fill(key, 0, words);
        return new(Array.ConvertAll(words, word => (int)(word % (uint)output[0])));
    }

    private Targets<T>.Values Normal()
    {
        var values = new T[count * output.Size];
        Draws.Normal(key, 0, 1, values);
        return new(values);
    }
}
