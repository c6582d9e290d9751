using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of layers whose slope is taken from an output that saturates, 1 - y² or y (1 - y): it errs by a rounding
/// of 1, so dx: |dy|; y: the largest that it can be there.
/// </summary>
internal sealed class SaturatingScale : ScaleRule
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
        // tanh is about x near 0 and 1 far from it; the sigmoid is 1/2 at 0.
        var largest = T.Min(T.One, T.CreateChecked(TensorComparison.LargestOf(inputs[0].Span)));
        return new(
            HostTensor<T>.Create(dy.Shape, values => values.Fill(layer is Layer.Sigmoid ? T.One : largest)),
            [Absolute(dy)],
            NamedTensors<T>.Empty
        );
    }
}
