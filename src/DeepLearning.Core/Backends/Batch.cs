using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Some samples, lent to an executor until the call returns: the memory belongs to the lender, who may reuse it
/// afterwards.
/// </summary>
public sealed class Batch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="count">The number of samples.</param>
    /// <param name="inputs">
    /// One memory an input node, in the model's order: count samples end to end, each row-major.
    /// </param>
    /// <param name="targets">One a loss term, in the objective's order; empty when only outputs are wanted.</param>
    /// <param name="sampleIndices">
    /// Each sample's index in the whole data set, for dropout; null for 0 .. count-1.
    /// </param>
    public Batch(
        int count,
        Sequence<InputValues<T>> inputs,
        Sequence<Targets<T>>? targets = null,
        ReadOnlyMemory<long>? sampleIndices = null
    )
    {
        Count = Require.NotNegative(count);
        Inputs = inputs;
        Targets = targets ?? [];
        SampleIndices = sampleIndices ?? Enumerable.Range(0, count).Select(i => (long)i).ToArray();
        Require.Length(SampleIndices.Length, count, "the batch's sample indices");
    }

    public int Count { get; }

    public Sequence<InputValues<T>> Inputs { get; }

    public Sequence<Targets<T>> Targets { get; }

    public ReadOnlyMemory<long> SampleIndices { get; }

    /// <summary>A batch for a model with one input and one loss on class indices.</summary>
    public static Batch<T> Of(ReadOnlyMemory<T> input, ReadOnlyMemory<int> classes) =>
        new(classes.Length, [input], [new Targets<T>.Classes(classes)]);

    /// <summary>A batch for a model with one input and one loss on values.</summary>
    public static Batch<T> Of(int count, ReadOnlyMemory<T> input, ReadOnlyMemory<T> values) =>
        new(count, [input], [new Targets<T>.Values(values)]);
}

/// <summary>What a loss compares an output with: a closed union.</summary>
public abstract record Targets<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Targets() { }

    /// <summary>What each sample's loss counts: one finite number a sample, not negative; empty for 1 each.</summary>
    public ReadOnlyMemory<T> SampleWeights { get; init; }

    /// <summary>What a sample's loss counts.</summary>
    public double WeightOf(int sample) => SampleWeights.IsEmpty ? 1 : double.CreateChecked(SampleWeights.Span[sample]);

    /// <summary>What all samples count together.</summary>
    /// <param name="count">The number of samples.</param>
    public double Weigh(int count)
    {
        if (SampleWeights.IsEmpty)
            return count;
        var sum = 0.0;
        foreach (var weight in SampleWeights.Span)
            sum += double.CreateChecked(weight);
        return sum;
    }

    /// <summary>
    /// One class index a sample or, where a sample has a class a position, one a position, samples end to end.
    /// </summary>
    public sealed record Classes(ReadOnlyMemory<int> Indices) : Targets<T>;

    /// <summary>One value an output element, samples end to end.</summary>
    public sealed record Values(ReadOnlyMemory<T> Elements) : Targets<T>;
}
