using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>One side's way to compute a function and its derivative, for one thread.</summary>
public interface IPasses<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>f(x), and where the case has a derivative f'(x) times 1.</summary>
    void Run(T[] x, T[] y, T[] slope);
}
