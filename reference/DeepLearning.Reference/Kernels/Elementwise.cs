using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

/// <summary>Elementwise work that several layers share.</summary>
internal static class Elementwise
{
    /// <summary>destination += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Add(destination, x, destination);

    /// <summary>destination += x y.</summary>
    public static void AddProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MultiplyAdd(x, y, destination, destination);

    /// <summary>The sum, in an order that depends on the length only.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sum(x);
}
