using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of batch norm's elements. The normalised value (x - mean) / sigma carries the rounding of x and of the
/// mean, which is that of the sum of |x| where the values cancel in it: its scale is s = (|x| + mean|x|) / sigma; then
/// y: |weight| s + |bias|; dWeight: sum |dy| s; dBias: sum |dy|; dx = weight/sigma (dy - mean(dy) - xhat mean(dy
/// xhat)): |weight|/sigma (|dy| + mean|dy| + s mean(|dy| s)), in inference, or frozen, s = (|x| + |running mean|) /
/// sigma and dx: |weight|/sigma |dy|.
/// </summary>
internal sealed class BatchNormScale : ScaleRule
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
        var (count, channels) = (x.Shape[0], x.Shape[1]);
        var area = count == 0 ? 0 : x.Size / (count * channels);
        var norm = (Layer.BatchNorm)layer;
        var usesBatch = norm.UsesBatch(training);
        var (y, dx) = (new T[x.Size], new T[x.Size]);
        var (dWeight, dBias) = (new T[channels], new T[channels]);
        for (var c = 0; c < channels; c++)
        {
            var elements = (
                from n in Enumerable.Range(0, count)
                from i in Enumerable.Range(0, area)
                select (n * channels + c) * area + i
            ).ToArray();
            var mean = usesBatch ? elements.Average(e => Double(x[e])) : Double(parameters["running_mean"][c]);
            var meanSize = usesBatch ? elements.Average(e => Math.Abs(Double(x[e]))) : Math.Abs(mean);
            var variance = usesBatch
                ? elements.Average(e => Math.Pow(Double(x[e]) - mean, 2))
                : Double(parameters["running_var"][c]);
            var sigma = Math.Sqrt(variance + norm.Epsilon);
            var (weight, bias) = norm.Affine
                ? (Math.Abs(Double(parameters["weight"][c])), Math.Abs(Double(parameters["bias"][c])))
                : (1, 0);
            var meanDy = elements.Average(e => Math.Abs(Double(dy[e])));
            var meanDyS = elements.Average(e => Math.Abs(Double(dy[e])) * S(e));
            foreach (var e in elements)
            {
                y[e] = T.CreateChecked(weight * S(e) + bias);
                dx[e] = T.CreateChecked(
                    weight / sigma * (Math.Abs(Double(dy[e])) + (usesBatch ? meanDy + S(e) * meanDyS : 0))
                );
            }

            dWeight[c] = T.CreateChecked(meanDyS * elements.Length);
            dBias[c] = T.CreateChecked(meanDy * elements.Length);

            double S(int e) => (Math.Abs(Double(x[e])) + meanSize) / sigma;
        }

        return new(
            HostTensor<T>.Copy(x.Shape, y),
            [HostTensor<T>.Copy(x.Shape, dx)],
            norm.Affine
                ? new([
                    KeyValuePair.Create("weight", HostTensor<T>.Copy([channels], dWeight)),
                    KeyValuePair.Create("bias", HostTensor<T>.Copy([channels], dBias)),
                ])
                : NamedTensors<T>.Empty
        );
    }

    private static double Double<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateChecked(value);
}
