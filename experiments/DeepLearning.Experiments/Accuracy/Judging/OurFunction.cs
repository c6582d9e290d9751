using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The reference backend's functions that are no layers: losses and softmax are made of them.</summary>
internal static class OurFunction
{
    /// <summary>What to do with x.</summary>
    public delegate void Map<T>(ReadOnlySpan<T> x, Span<T> y);

    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Map(new ExpMap<T>(), x, y);

    public static void LogOfOneAnd<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Map(new LogMap<T>(), x, y);

    /// <summary>As the losses take it, a number at a time.</summary>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = T.Log(x[i]);
    }

    private readonly struct ExpMap<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Exponential.Of(x);
    }

    private readonly struct LogMap<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Logarithm.OfOneAnd(x);
    }
}

/// <summary>Passes of a function without a derivative.</summary>
internal sealed class FunctionPasses<T>(OurFunction.Map<T> map) : IPasses<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Run(T[] x, T[] y, T[] slope) => map(x, y);

    public void Dispose() { }
}
