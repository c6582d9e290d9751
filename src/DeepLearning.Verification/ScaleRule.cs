using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>How the scale of a layer's elements is found.</summary>
internal abstract class ScaleRule
{
    /// <summary>The layer's own pass on absolute values.</summary>
    public static ScaleRule AbsoluteValues { get; } = new AbsolutePass();

    /// <summary>Batch norm's: (|x| + mean|x|) / sigma in place of the normalised value.</summary>
    public static ScaleRule BatchNorm { get; } = new BatchNormScale();

    /// <summary>The Gaussian error linear unit's: its share of x errs by a rounding of 1.</summary>
    public static ScaleRule Gelu { get; } = new GeluScale();

    /// <summary>Tanh's and the sigmoid's: slopes of a saturated output err by a rounding of 1.</summary>
    public static ScaleRule Saturating { get; } = new SaturatingScale();

    /// <summary>Each tensor's largest absolute value.</summary>
    public static ScaleRule Largest { get; } = new LargestValue();

    /// <summary>The scales, laid out as the pass; null for each tensor's largest absolute value.</summary>
    public abstract LayerPass<T>? Of<T>(
        IBackend backend,
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T> dy,
        NamedTensors<T> parameters,
        RngKey key,
        bool training
    )
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The layer whose settings are absolute values too, and whose terms all add up.</summary>
    public static Layer Absolute(Layer layer) =>
        layer switch
        {
            Layer.LeakyReLU leaky => leaky with { Slope = Math.Abs(leaky.Slope) },
            Layer.Scale scale => new Layer.Scale(Math.Abs(scale.Factor), Math.Abs(scale.Shift)),
            Layer.Subtract => new Layer.Add(),
            _ => layer,
        };

    private protected static HostTensor<T> Absolute<T>(HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(
            tensor.Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = T.Abs(tensor[i]);
            }
        );

    private sealed class AbsolutePass : ScaleRule
    {
        public override LayerPass<T>? Of<T>(
            IBackend backend,
            Layer layer,
            Sequence<HostTensor<T>> inputs,
            HostTensor<T> dy,
            NamedTensors<T> parameters,
            RngKey key,
            bool training
        ) =>
            LayerPass<T>.Run(
                backend,
                Absolute(layer),
                inputs.Select(Absolute).ToSequence(),
                Absolute(dy),
                new(parameters.Select(pair => KeyValuePair.Create(pair.Key, Absolute(pair.Value)))),
                key,
                training
            );
    }

    private sealed class LargestValue : ScaleRule
    {
        public override LayerPass<T>? Of<T>(
            IBackend backend,
            Layer layer,
            Sequence<HostTensor<T>> inputs,
            HostTensor<T> dy,
            NamedTensors<T> parameters,
            RngKey key,
            bool training
        ) => null;
    }
}
