using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>y from x, element by element.</summary>
internal interface IMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    Vector<T> Of(Vector<T> x);
}

/// <summary>z from x and y, element by element.</summary>
internal interface IMap2<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    Vector<T> Of(Vector<T> x, Vector<T> y);
}

/// <summary>Elementwise work that several layers share.</summary>
internal static class Elementwise
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>Elements up to which a sum one by one is as fast.</summary>
    private const int Short = 32;

    /// <summary>destination += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(destination, x, destination);

    /// <summary>The sum of all values but one.</summary>
    public static double SumBut<T>(int index, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Sum(x[..index]) + Sum(x[(index + 1)..]);

    /// <summary>The sum, in an order that depends on the length only, to rounding however long it is.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length > Short)
            return new ChannelPlanes(1, 1, x.Length).Sum(new Same<T>(), channel: 0, x);
        var sum = 0.0;
        foreach (var value in x)
            sum += double.CreateChecked(value);
        return sum;
    }

    /// <summary>destination = map(x), shared between threads.</summary>
    public static void Map<T, TMap>(Workers workers, TMap map, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        var work = new MapWork<T, TMap>(map, x, destination);
        workers.Run(ref work, destination.Length, Shared);
    }

    /// <summary>
    /// A gradient, = map(x, y) or += map(x, y), shared between threads; nothing where it is not wanted.
    /// </summary>
    public static void Map<T, TMap>(
        Workers workers,
        TMap map,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> y,
        Gradient<T> gradient
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        var work = new GradientWork<T, TMap>(map, x, y, gradient);
        workers.Run(ref work, gradient.Values.Length, Shared);
    }

    /// <summary>destination = map(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<T, TMap>(TMap map, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        var i = 0;
        for (; i <= destination.Length - Vector<T>.Count; i += Vector<T>.Count)
            Vectors.Store(map.Of(Vectors.Load(x, i)), destination, i);
        if (i < destination.Length)
            Vectors.StoreEnd(map.Of(Vectors.LoadEnd(x, i)), destination, i);
    }

    /// <summary>destination = map(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<T, TMap>(TMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        var i = 0;
        for (; i <= destination.Length - Vector<T>.Count; i += Vector<T>.Count)
            Vectors.Store(map.Of(Vectors.Load(x, i), Vectors.Load(y, i)), destination, i);
        if (i < destination.Length)
            Vectors.StoreEnd(map.Of(Vectors.LoadEnd(x, i), Vectors.LoadEnd(y, i)), destination, i);
    }

    /// <summary>destination += map(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMap<T, TMap>(TMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        var i = 0;
        for (; i <= destination.Length - Vector<T>.Count; i += Vector<T>.Count)
            Vectors.Store(
                Vectors.Load<T>(destination, i) + map.Of(Vectors.Load(x, i), Vectors.Load(y, i)),
                destination,
                i
            );
        if (i < destination.Length)
            Vectors.StoreEnd(
                Vectors.LoadEnd<T>(destination, i) + map.Of(Vectors.LoadEnd(x, i), Vectors.LoadEnd(y, i)),
                destination,
                i
            );
    }

    private readonly ref struct MapWork<T, TMap>(TMap map, ReadOnlySpan<T> x, Span<T> destination) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _destination = destination;

        public void Run(int start, int end) => Map(map, _x[start..end], _destination[start..end]);
    }

    private readonly ref struct GradientWork<T, TMap>(
        TMap map,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> y,
        Gradient<T> gradient
    ) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        private readonly ReadOnlySpan<T> _x = x,
            _y = y;
        private readonly Gradient<T> _gradient = gradient;

        public void Run(int start, int end)
        {
            if (_gradient.IsAdded)
                AddMap(map, _x[start..end], _y[start..end], _gradient.Values[start..end]);
            else
                Map(map, _x[start..end], _y[start..end], _gradient.Values[start..end]);
        }
    }
}
