using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The values of a model: all parameters in one flat buffer in name order, and all state in another, in the model's
/// order. Once published nobody writes to it; what is prepared from its values for a set as a whole belongs here too.
/// </summary>
internal sealed class WeightSet<T>(WeightLayout layout) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public AlignedArray<T> Parameters { get; } = new(layout.Parameters.Length);

    public T[] States { get; } = new T[layout.StateLength];

    public void CopyTo(WeightSet<T> other)
    {
        Parameters.Span.CopyTo(other.Parameters.Span);
        States.CopyTo(other.States, 0);
    }

    /// <summary>The collector frees it.</summary>
    public void Dispose() { }
}
