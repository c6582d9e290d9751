using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>A loss as libtorch calls; output and target are [n, ...].</summary>
/// <param name="Mean">The mean of a batch in one call, where samples have no weights.</param>
/// <param name="Each">What is summed: losses [n, ...], each times the weight of its class.</param>
/// <param name="Counts">
/// What each of them counts in the mean, from the target; it, or what it gives, is null where each counts 1.
/// </param>
internal sealed record TorchLoss(
    Func<Tensor, Tensor, Tensor> Mean,
    Func<Tensor, Tensor, Tensor> Each,
    Func<Tensor, Tensor?>? Counts = null
)
{
    /// <summary>A loss of which libtorch has no mean.</summary>
    public TorchLoss(Func<Tensor, Tensor, Tensor> each)
        : this((output, target) => each(output, target).mean(), each) { }

    /// <summary>
    /// Each sample's own loss [n]: the sum of what it has, neither weighted by the sample nor divided.
    /// </summary>
    public Tensor OfSamples(Tensor output, Tensor target) =>
        Each(output, target) is var each && each.dim() > 1 ? each.flatten(1).sum(1) : each;

    /// <summary>The loss of a batch [].</summary>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="output">[n, ...].</param>
    /// <param name="target">[n, ...].</param>
    /// <param name="weights">The samples' [n]; null for 1 each.</param>
    public Tensor Of(Reduction reduction, Tensor output, Tensor target, Tensor? weights)
    {
        if (weights is null && reduction == Reduction.Mean)
            return Mean(output, target);
        var each = Each(output, target);
        if (weights is null)
            return each.sum();
        var shares = weights.reshape([weights.shape[0], .. Enumerable.Repeat(1L, (int)each.dim() - 1)]);
        // What counts nothing adds nothing, whatever it is: 0 times infinity is not a number.
        var sum = each.mul(shares).masked_fill(shares.eq(HeldScalars.Zero), HeldScalars.Zero).sum();
        return reduction == Reduction.Sum
            ? sum
            : sum.div((Counts?.Invoke(target)?.mul(shares) ?? shares.expand_as(each)).sum());
    }
}
