// The gated linear unit: a sample's halves a and b along an axis.
//
//   y = a s(b),   s(b) = 1 / (1 + exp(-b))
//   da += dy s(b),   db += dy a s(b) s(-b)
//
// Source: Dauphin, Fan, Auli, Grangier, "Language modeling with gated convolutional networks", ICML 2017.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class GLU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>Values of a half that lie end to end, and how many such pieces a sample has.</summary>
    private readonly int _piece,
        _pieces;

    /// <param name="output">The shape of a sample's output.</param>
    /// <param name="axis">The axis that is halved.</param>
    public GLU(Shape output, int axis)
    {
        _piece = output.Extents.Skip(output.AxisOf(axis)).Aggregate(1, (size, extent) => size * extent);
        _pieces = output.Size / _piece;
    }

    public override void Forward(NodePass<T> pass)
    {
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, pass.Count * _pieces, Math.Max(1, Shared / _piece));
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        pass.Saved(0, pass.OutputGradient.Length);
        var work = new BackwardWork(this, pass, dx);
        pass.Workers.Run(ref work, pass.Count * _pieces, Math.Max(1, Shared / _piece));
    }

    private readonly struct ForwardWork(GLU<T> unit, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var x = pass.Input().Slice(2 * i * unit._piece, 2 * unit._piece);
                Elementwise.Map(
                    new Gated(),
                    x[..unit._piece],
                    x[unit._piece..],
                    pass.Output.Slice(i * unit._piece, unit._piece)
                );
            }
        }
    }

    private readonly ref struct BackwardWork(GLU<T> unit, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            var size = unit._piece;
            for (var i = start; i < end; i++)
            {
                var x = pass.Input().Slice(2 * i * size, 2 * size);
                var dy = pass.OutputGradient.Slice(i * size, size);
                var weighted = pass.Saved(0, pass.OutputGradient.Length).Slice(i * size, size);
                Elementwise.Map(new Slope(), x[..size], x[size..], weighted);
                Fill(new Gated(), dy, x[size..], _dx.Slice(2 * i * size, size));
                Fill(new Product<T>(), dy, weighted, _dx.Slice((2 * i + 1) * size, size));
            }
        }

        private static void Fill<TMap>(TMap map, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Gradient<T> gradient)
            where TMap : struct, IMap2<T>
        {
            if (gradient.IsAdded)
                Elementwise.AddMap(map, a, b, gradient.Values);
            else
                Elementwise.Map(map, a, b, gradient.Values);
        }
    }

    /// <summary>a s(b).</summary>
    private readonly struct Gated : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> a, Vector<T> b) =>
            a * Logistic.Side(b, Logistic.SmallerSide(Exponential.Size(b)));
    }

    /// <summary>a s(b) s(-b).</summary>
    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> a, Vector<T> b) =>
            a * Logistic.Slope(Logistic.NearlySmallerSide(Exponential.Size(b), Vector<T>.Zero));
    }
}
