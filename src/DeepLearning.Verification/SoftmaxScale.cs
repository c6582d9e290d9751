using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of softmax's elements. dx = y (dy - Σ dy y) is what is left of terms that cancel where a class is sure, so
/// its scale is the largest y (|dy| + Σ |dy| y); y's is the largest y.
/// </summary>
internal sealed class SoftmaxScale : ScaleRule
{
    public override LayerPass<T>? Of<T>(
        IBackend backend,
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T> dy,
        NamedTensors<T> parameters,
        RngKey key,
        bool training
    )
    {
        var x = inputs[0];
        var classes = x.Shape[1];
        var y = new T[x.Size];
        var (largest, largestTerm) = (T.Zero, T.Zero);
        for (var start = 0; start < y.Length; start += classes)
        {
            Probabilities.Softmax(x.Span.Slice(start, classes), y.AsSpan(start, classes));
            var sum = T.Zero;
            for (var j = start; j < start + classes; j++)
                sum += T.Abs(dy[j]) * y[j];
            for (var j = start; j < start + classes; j++)
                (largest, largestTerm) = (T.Max(largest, y[j]), T.Max(largestTerm, y[j] * (T.Abs(dy[j]) + sum)));
        }

        return new(All(largest), [All(largestTerm)], NamedTensors<T>.Empty);

        HostTensor<T> All(T value) => HostTensor<T>.Create(x.Shape, values => values.Fill(value));
    }
}
