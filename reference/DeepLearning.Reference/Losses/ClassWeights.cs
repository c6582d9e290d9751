using System.Numerics;

namespace DeepLearning.Reference;

internal static class ClassWeights
{
    /// <summary>One weight a class; 1 each where none are given.</summary>
    public static T[] Of<T>(Sequence<double>? weights, int classes)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        weights is null ? [.. Enumerable.Repeat(T.One, classes)] : [.. weights.Select(T.CreateChecked)];
}
