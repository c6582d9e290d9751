using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of layer norm's elements. The normalised value (x - mean) / sigma carries the rounding of x and of the
/// mean, which is that of the sum of |x| where the values cancel in it: its scale is s = (|x| + mean|x|) / sigma; then
/// y: |weight| s + |bias|; dWeight: sum over samples of |dy| s; dBias: sum over samples of |dy|; with g = |weight dy|,
/// dx: 1/sigma (g + mean(g) + s mean(g s)).
/// </summary>
internal sealed class LayerNormScale : ScaleRule
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
        var (weight, bias) = (parameters["weight"], parameters["bias"]);
        var size = weight.Size;
        var epsilon = ((Layer.LayerNorm)layer).Epsilon;
        var (y, dx) = (new T[x.Size], new T[x.Size]);
        var (dWeight, dBias) = (new T[size], new T[size]);
        for (var start = 0; start < x.Size; start += size)
        {
            var elements = Enumerable.Range(0, size);
            var mean = elements.Average(i => Double(x[start + i]));
            var meanSize = elements.Average(i => Math.Abs(Double(x[start + i])));
            var sigma = Math.Sqrt(elements.Average(i => Math.Pow(Double(x[start + i]) - mean, 2)) + epsilon);
            var (meanG, meanGs) = (elements.Average(G), elements.Average(i => G(i) * S(i)));
            foreach (var i in elements)
            {
                var magnitude = Math.Abs(Double(dy[start + i]));
                y[start + i] = T.CreateChecked(Math.Abs(Double(weight[i])) * S(i) + Math.Abs(Double(bias[i])));
                dx[start + i] = T.CreateChecked((G(i) + meanG + S(i) * meanGs) / sigma);
                dWeight[i] += T.CreateChecked(magnitude * S(i));
                dBias[i] += T.CreateChecked(magnitude);
            }

            double G(int i) => Math.Abs(Double(weight[i]) * Double(dy[start + i]));

            double S(int i) => (Math.Abs(Double(x[start + i])) + meanSize) / sigma;
        }

        return new(
            HostTensor<T>.Copy(x.Shape, y),
            [HostTensor<T>.Copy(x.Shape, dx)],
            new([
                KeyValuePair.Create("weight", HostTensor<T>.Copy(weight.Shape, dWeight)),
                KeyValuePair.Create("bias", HostTensor<T>.Copy(bias.Shape, dBias)),
            ])
        );
    }

    private static double Double<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateChecked(value);
}
