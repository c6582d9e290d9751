using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of the Gaussian error linear unit's elements. libtorch's share Φ is half of 1 and a curve, so it errs by
/// a rounding of 1 where it is near 0: y = x Φ: |x|; dx = dy (Φ + x Φ'): |dy| (1 + |x|).
/// </summary>
internal sealed class GeluScale : ScaleRule
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
        var x = Absolute(inputs[0]);
        var dx = HostTensor<T>.Create(
            x.Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = T.Abs(dy[i]) * (T.One + x[i]);
            }
        );
        return new(x, [dx], NamedTensors<T>.Empty);
    }
}
