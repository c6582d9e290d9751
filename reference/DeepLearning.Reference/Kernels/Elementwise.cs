using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

/// <summary>y from x, element by element.</summary>
internal interface IMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    Vector<T> Of(Vector<T> x);
}

/// <summary>z from x and y, element by element.</summary>
internal interface IMap2<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    Vector<T> Of(Vector<T> x, Vector<T> y);
}

/// <summary>Elementwise work that several layers share.</summary>
internal static class Elementwise
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>destination += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Add(destination, x, destination);

    /// <summary>destination += x y.</summary>
    public static void AddProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MultiplyAdd(x, y, destination, destination);

    /// <summary>The sum, in an order that depends on the length only.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sum(x);

    /// <summary>destination = map(x).</summary>
    public static void Map<T, TMap>(Workers workers, TMap map, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        var work = new MapWork<T, TMap>(map, x, destination);
        workers.Run(ref work, destination.Length, Shared);
    }

    /// <summary>destination += map(x, y).</summary>
    public static void AddMap<T, TMap>(Workers workers, TMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap2<T>
    {
        var work = new AddMapWork<T, TMap>(map, x, y, destination);
        workers.Run(ref work, destination.Length, Shared);
    }

    private readonly ref struct MapWork<T, TMap>(TMap map, ReadOnlySpan<T> x, Span<T> destination) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _destination = destination;

        public void Run(int start, int end)
        {
            var rule = map;
            var x = _x[start..end];
            var destination = _destination[start..end];
            for (var i = 0; i < x.Length; i += Vector<T>.Count) Vectors.Store(rule.Of(Vectors.Load(x, i)), destination, i);
        }
    }

    private readonly ref struct AddMapWork<T, TMap>(TMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T> where TMap : struct, IMap2<T>
    {
        private readonly ReadOnlySpan<T> _x = x, _y = y;
        private readonly Span<T> _destination = destination;

        public void Run(int start, int end)
        {
            var rule = map;
            var x = _x[start..end];
            var y = _y[start..end];
            var destination = _destination[start..end];
            for (var i = 0; i < x.Length; i += Vector<T>.Count)
                Vectors.Store(Vectors.Load<T>(destination, i) + rule.Of(Vectors.Load(x, i), Vectors.Load(y, i)), destination, i);
        }
    }
}
