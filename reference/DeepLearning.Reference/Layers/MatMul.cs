// Products of matrices, one a place of the axes before; A or B may be given transposed, and repeated.
//
//   C = A B        [m, n] of A [m, k] and B [k, n]
//   dA += dC Bᵀ    or dAᵀ += B dCᵀ
//   dB += Aᵀ dC    or dBᵀ += dCᵀ A
//
// From dC[i,j]/dA[i,l] = B[l,j] and dC[i,j]/dB[l,j] = A[i,l].
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MatMul<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _isFirstTransposed,
        _isSecondTransposed;
    private readonly int _m,
        _n,
        _k;

    /// <summary>Which matrix of each input a product of a sample reads.</summary>
    private readonly int[] _first,
        _second;

    public MatMul(Layer.MatMul layer, Sequence<Shape> inputs, Shape output)
    {
        (_isFirstTransposed, _isSecondTransposed) = (layer.TransposeFirst, layer.TransposeSecond);
        (_m, _n) = (output[output.Rank - 2], output[output.Rank - 1]);
        _k = inputs[0][inputs[0].Rank - (_isFirstTransposed ? 2 : 1)];
        var before = Layer.MatMul.Before(output);
        _first = Repetition.Places(Layer.MatMul.Before(inputs[0]), before);
        _second = Repetition.Places(Layer.MatMul.Before(inputs[1]), before);
    }

    public override void Forward(NodePass<T> pass)
    {
        for (var i = 0; i < pass.Count * _first.Length; i++)
            MatrixProduct.Add(
                pass.Workers,
                _m,
                _n,
                _k,
                pass.Input(0)[First(pass, i)],
                _isFirstTransposed,
                pass.Input(1)[Second(pass, i)],
                _isSecondTransposed,
                new Gradient<T>(pass.Output.Slice(i * _m * _n, _m * _n), isAdded: false)
            );
    }

    public override void Backward(NodePass<T> pass)
    {
        Span<T> dFirst = pass.InputGradient(0),
            dSecond = pass.InputGradient(1);
        for (var i = 0; i < pass.Count * _first.Length; i++)
        {
            var dy = pass.OutputGradient.Slice(i * _m * _n, _m * _n);
            var (first, second) = (First(pass, i), Second(pass, i));
            if (!dFirst.IsEmpty)
                Product(
                    pass,
                    _isFirstTransposed,
                    _m,
                    _k,
                    _n,
                    dy,
                    false,
                    pass.Input(1)[second],
                    !_isSecondTransposed,
                    dFirst[first]
                );
            if (!dSecond.IsEmpty)
                Product(
                    pass,
                    _isSecondTransposed,
                    _k,
                    _n,
                    _m,
                    pass.Input(0)[first],
                    !_isFirstTransposed,
                    dy,
                    false,
                    dSecond[second]
                );
        }
    }

    /// <summary>C or, where it is wanted transposed, Cᵀ = Bᵀ Aᵀ.</summary>
    private static void Product(
        NodePass<T> pass,
        bool isTransposed,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        bool isFirstTransposed,
        ReadOnlySpan<T> b,
        bool isSecondTransposed,
        Span<T> c
    )
    {
        var sum = new Gradient<T>(c, isAdded: true);
        if (isTransposed)
            MatrixProduct.Add(pass.Workers, n, m, k, b, !isSecondTransposed, a, !isFirstTransposed, sum);
        else
            MatrixProduct.Add(pass.Workers, m, n, k, a, isFirstTransposed, b, isSecondTransposed, sum);
    }

    private Range First(NodePass<T> pass, int product) => Matrix(product, _first, pass.InputSize(0), _m * _k);

    private Range Second(NodePass<T> pass, int product) => Matrix(product, _second, pass.InputSize(1), _k * _n);

    private static Range Matrix(int product, int[] places, int sampleSize, int size)
    {
        var (sample, place) = Math.DivRem(product, places.Length);
        var start = sample * sampleSize + places[place] * size;
        return start..(start + size);
    }
}
