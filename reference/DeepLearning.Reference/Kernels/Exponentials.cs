using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>exp(x).</summary>
internal readonly struct Exponentials<T> : IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Of(Vector<T> x) => Exponential.Of(x);
}
