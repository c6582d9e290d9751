using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// One layer on dual numbers, for chosen inputs, parameters and output gradient dy: its values, and the derivative of
/// Σ y dy along any direction.
/// </summary>
internal sealed class DualLayer
{
    private readonly Layer _layer;
    private readonly HostTensor<double>[] _inputs;
    private readonly HostTensor<double> _dy;
    private readonly NamedTensors<double> _parameters;
    private readonly RngKey _dropoutKey;
    private readonly bool _training;

    private DualLayer(
        Layer layer,
        HostTensor<double>[] inputs,
        HostTensor<double> dy,
        NamedTensors<double> parameters,
        RngKey dropoutKey,
        bool training
    ) =>
        (_layer, _inputs, _dy, _parameters, _dropoutKey, _training) = (
            layer,
            inputs,
            dy,
            parameters,
            dropoutKey,
            training
        );

    /// <param name="layer">A layer that has a forward pass on dual numbers.</param>
    /// <param name="inputs">Each [count, ...].</param>
    /// <param name="dy">[count, ...].</param>
    /// <param name="parameters">Parameters and state by the layer's own names.</param>
    /// <param name="key">The step's key, as <see cref="LayerPass{T}.Run"/> takes it.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    public static DualLayer Of<T>(
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T> dy,
        NamedTensors<T> parameters,
        RngKey key,
        bool training
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            layer,
            [.. inputs.Select(x => x.To<double>())],
            dy.To<double>(),
            parameters.To<double>(),
            LayerPass<T>.DropoutKey(key),
            training
        );

    /// <summary>The layer's values.</summary>
    public double[] Values => Forward(-1, null, []).Values;

    /// <summary>The derivative along a direction in one input.</summary>
    public double SlopeOfInput(int input, double[] direction) => Along(Forward(input, null, direction));

    /// <summary>The derivative along a direction in one parameter.</summary>
    public double SlopeOfParameter(string name, double[] direction) => Along(Forward(-1, name, direction));

    private double Along(DualTensor y)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Size; i++)
            sum += y[i].Tangent * _dy[i];
        return sum;
    }

    private DualTensor Forward(int input, string? parameter, double[] direction) =>
        _layer.Accept(
            new DualForward(
                new(
                    [.. _inputs.Select((x, i) => DualTensor.Moving(x, i == input ? direction : []))],
                    _parameters.ToDictionary(
                        p => p.Key,
                        p => DualTensor.Moving(p.Value, p.Key == parameter ? direction : []),
                        StringComparer.Ordinal
                    ),
                    _dy.Shape,
                    _training,
                    _dropoutKey,
                    Enumerable.Range(0, _dy.Shape[0]).Select(i => (long)i).ToArray()
                )
            )
        );
}
