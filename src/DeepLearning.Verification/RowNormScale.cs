using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of the elements of norms that take rows of a sample by themselves: all of it, groups of its channels, or
/// its last axes. The normalised value (x - mean) / sigma carries the rounding of x and of the mean, which is that of
/// the sum of |x| where the values cancel in it: its scale is s = (|x| + mean|x|) / sigma, or |x| / r of a root mean
/// square r, which has no mean; then y: |weight| s + |bias|; dWeight: sum over rows of |dy| s; dBias: sum over rows of
/// |dy|; with g = |weight dy|, dx: 1/sigma (g + mean(g) + s mean(g s)).
/// </summary>
/// <param name="epsilon">The layer's.</param>
/// <param name="isCentred">Whether the mean is subtracted.</param>
/// <param name="row">A row's size, of a sample's shape.</param>
/// <param name="weightOf">The weight of the i-th element of a sample of that shape.</param>
internal sealed class RowNormScale(double epsilon, bool isCentred, Func<Shape, int> row, Func<Shape, int, int> weightOf)
    : ScaleRule
{
    public static RowNormScale OfAxes(Layer.LayerNorm layer) =>
        new(layer.Epsilon, true, shape => layer.Normalised(shape).Size, (shape, i) => i % layer.Normalised(shape).Size);

    /// <param name="groups">The groups; null for a channel each.</param>
    /// <param name="epsilon">The layer's.</param>
    public static RowNormScale OfGroups(int? groups, double epsilon) =>
        new(epsilon, true, shape => shape.Size / (groups ?? shape[0]), (shape, i) => i / (shape.Size / shape[0]));

    public static RowNormScale OfAxes(Layer.RMSNorm layer) =>
        new(
            layer.Epsilon,
            false,
            shape => layer.Normalised(shape).Size,
            (shape, i) => i % layer.Normalised(shape).Size
        );

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
        var sample = Shape.Create([.. x.Shape.Extents.Skip(1)]);
        var size = row(sample);
        var (y, dx) = (new T[x.Size], new T[x.Size]);
        var sums = parameters.ToDictionary(p => p.Key, p => new T[p.Value.Size], StringComparer.Ordinal);
        for (var start = 0; start < x.Size; start += size)
        {
            var elements = Enumerable.Range(start, size).ToArray();
            var mean = isCentred ? elements.Average(e => Double(x[e])) : 0;
            var meanSize = isCentred ? elements.Average(e => Math.Abs(Double(x[e]))) : 0;
            var sigma = Math.Sqrt(elements.Average(e => Math.Pow(Double(x[e]) - mean, 2)) + epsilon);
            var (meanG, meanGs) = (isCentred ? elements.Average(G) : 0, elements.Average(e => G(e) * S(e)));
            foreach (var e in elements)
            {
                y[e] = T.CreateChecked(Size("weight", e, 1) * S(e) + Size("bias", e, 0));
                dx[e] = T.CreateChecked((G(e) + meanG + S(e) * meanGs) / sigma);
                Add("weight", e, S(e));
                Add("bias", e, 1);
            }

            double G(int e) => Size("weight", e, 1) * Math.Abs(Double(dy[e]));

            double S(int e) => (Math.Abs(Double(x[e])) + meanSize) / sigma;
        }

        return new(
            HostTensor<T>.Copy(x.Shape, y),
            [HostTensor<T>.Copy(x.Shape, dx)],
            new(sums.Select(p => KeyValuePair.Create(p.Key, HostTensor<T>.Copy(parameters[p.Key].Shape, p.Value))))
        );

        double Size(string name, int e, double without) =>
            sums.ContainsKey(name) ? Math.Abs(Double(parameters[name][weightOf(sample, e % sample.Size)])) : without;

        void Add(string name, int e, double factor)
        {
            if (sums.TryGetValue(name, out var sum))
                sum[weightOf(sample, e % sample.Size)] += T.CreateChecked(Math.Abs(Double(dy[e])) * factor);
        }
    }

    private static double Double<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateChecked(value);
}
