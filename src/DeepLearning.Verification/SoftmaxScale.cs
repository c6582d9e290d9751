using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of softmax's elements. dx = y (dy - Σ dy y) is what is left of terms that cancel where a class is sure, so
/// its scale is the largest y (|dy| + Σ |dy| y); y's is the largest y.
/// </summary>
internal sealed class SoftmaxScale(int axis) : ScaleRule
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
        var (largest, largestTerm) = (T.Zero, T.Zero);
        foreach (var line in Lines.Along(x.Shape, axis))
        {
            var y = new T[line.Length];
            Probabilities.Softmax(Array.ConvertAll(line, e => x[e]), y);
            var sum = T.Zero;
            for (var j = 0; j < y.Length; j++)
                sum += T.Abs(dy[line[j]]) * y[j];
            for (var j = 0; j < y.Length; j++)
                (largest, largestTerm) = (
                    T.MaxNumber(largest, y[j]),
                    T.MaxNumber(largestTerm, y[j] * (T.Abs(dy[line[j]]) + sum))
                );
        }

        return new(All(largest), [All(largestTerm)], NamedTensors<T>.Empty);

        HostTensor<T> All(T value) => HostTensor<T>.Create(x.Shape, values => values.Fill(value));
    }
}
