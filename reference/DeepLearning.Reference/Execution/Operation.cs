using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// A layer at work. It holds settings and sizes only, so one instance serves an executor and all its predictors; what a
/// pass needs to remember lies in the <see cref="NodePass{T}"/>.
/// </summary>
internal abstract class Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Writes (=) the pass's output.</summary>
    public abstract void Forward(NodePass<T> pass);

    /// <summary>Adds (+=) to the gradients of the pass's inputs (where they are not empty) and parameters.</summary>
    public abstract void Backward(NodePass<T> pass);
}
