using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// The handwritten digits cut in two: 0 to 4, of which there is plenty, and 5 to 9, of which a few examples a class are
/// to learn from and the rest is to test on.
/// </summary>
/// <param name="Plenty">Digits 0 to 4, classes 0 to 4: training, validation and test part.</param>
/// <param name="Few">Digits 5 to 9 as classes 0 to 4, the few examples.</param>
/// <param name="Test">All other digits 5 to 9.</param>
public sealed record FineTuningTask<T>(Split<T> Plenty, Dataset<T> Few, Dataset<T> Test)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="examples">How many examples a class of 5 to 9 has to learn from.</param>
    /// <param name="draw">Another number, other examples.</param>
    public static FineTuningTask<T> Of(int examples, int draw)
    {
        var data = Digits.Load<T>();
        var classes = ((Targets<T>.Classes)data.Targets).Indices.ToArray();
        var order = new int[data.Count];
        Draws.Permutation(RngKey.FromSeed(1797).For(RngPurpose.Split).Fold(draw), order);
        var (few, test) = (new List<int>(), new List<int>());
        foreach (var sample in order.Where(i => classes[i] >= 5))
            (few.Count(i => classes[i] == classes[sample]) < examples ? few : test).Add(sample);
        var plenty = Part(data, classes, [.. Enumerable.Range(0, data.Count).Where(i => classes[i] < 5)], first: 0);
        return new(
            StratifiedSplit.Of(plenty, RngKey.FromSeed(1797), 0.8, 0.1, 0.1),
            Part(data, classes, few, first: 5),
            Part(data, classes, test, first: 5)
        );
    }

    private static Dataset<T> Part(Dataset<T> data, int[] classes, IReadOnlyList<int> samples, int first) =>
        new(
            data.Subset([.. samples]).Inputs,
            new Targets<T>.Classes(samples.Select(i => classes[i] - first).ToArray()),
            Enumerable.Range(first, 5).Select(digit => $"{digit}").ToSequence()
        );
}
