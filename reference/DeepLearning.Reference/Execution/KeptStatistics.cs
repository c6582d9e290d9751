using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The running statistics as they were before a training pass, which moves them in its forward half: a pass that fails
/// puts them back.
/// </summary>
/// <param name="store">What the passes move.</param>
internal sealed class KeptStatistics<T>(WeightStore<T> store)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _kept = new T[store.States.Length];

    public void Keep() => store.States.CopyTo(_kept);

    public void Restore() => _kept.CopyTo(store.States);
}
