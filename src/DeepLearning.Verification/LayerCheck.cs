using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// One layer on two backends, fed the same inputs, parameters and output gradient, and compared to a few roundings of
/// each element's own scale: what the same pass gives on absolute values, where that means something
/// (<see cref="LayerScale"/>). The forward mode says which of the two is the odd one out, and whether both are wrong
/// together.
/// </summary>
public static class LayerCheck
{
    /// <param name="first">A backend.</param>
    /// <param name="second">Another.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">
    /// Each [count, ...], whole numbers where the layer takes indices; NaN is let pass, to compare kinks.
    /// </param>
    /// <param name="outputGradient">dLoss/dOutput [count, ...]; null for drawn values.</param>
    /// <param name="parameters">Parameters and state by the layer's own names; null for drawn values.</param>
    /// <param name="seed">The seed of what is drawn, and of dropout.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    /// <param name="tolerance">The bound on scaled errors; null for the table's.</param>
    /// <returns>
    /// "output", one "input:x0" an input of reals, and the parameters by the layer's own names. A zero gradient is
    /// vacuous here too.
    /// </returns>
    /// <exception cref="BackendUnavailableException">A backend cannot compute here.</exception>
    public static GradientReport Compare<T>(
        IBackend first,
        IBackend second,
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T>? outputGradient = null,
        NamedTensors<T>? parameters = null,
        ulong seed = 0,
        bool training = true,
        double? tolerance = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (inputs.Count == 0)
            throw new ArgumentException("a layer check needs at least one input");
        Preconditions.Available([first, second], Device.Cpu);
        var bound = tolerance ?? Tolerances.For<T>().Layer;
        var key = RngKey.FromSeed(seed).For(RngPurpose.Verification);
        var dy = outputGradient ?? Normal<T>(LayerPass<T>.OutputShape(layer, inputs), key.Fold("dy"));
        var values = parameters ?? DrawParameters(layer, inputs, key);

        var a = LayerPass<T>.Run(first, layer, inputs, dy, values, key, training);
        var b = LayerPass<T>.Run(second, layer, inputs, dy, values, key, training);
        var rule = layer.Accept(new LayerScale());
        var (scaleA, scaleB) = (
            rule.Of(first, layer, inputs, dy, values, key, training),
            rule.Of(second, layer, inputs, dy, values, key, training)
        );

        var least = Tolerances.Underflow<T>() / bound;
        var whyNot =
            DualForward.WhyNot(layer) is { } why ? $"the layer is {why}"
            : inputs.All(IsFinite) ? null
            : "an input is not finite";
        var forward = whyNot is null ? DualLayer.Of(layer, inputs, dy, values, key, training) : null;
        var outputScales = Scales(scaleA?.Output, scaleB?.Output, least);
        List<TensorComparison> tensors =
        [
            TensorComparison.Of("output", a.Output.Span, b.Output.Span, bound, outputScales, least),
        ];
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = i;
            if (layer.TakesIndicesBelow(i) is not null)
                continue;
            Judge(
                $"input:x{i}",
                a.InputGradients[i],
                b.InputGradients[i],
                Scales(scaleA?.InputGradients[i], scaleB?.InputGradients[i], least),
                v => forward!.SlopeOfInput(input, v)
            );
        }

        foreach (var (name, gradient) in a.ParameterGradients)
            Judge(
                name,
                gradient,
                b.ParameterGradients[name],
                Scales(scaleA?.ParameterGradients[name], scaleB?.ParameterGradients[name], least),
                v => forward!.SlopeOfParameter(name, v)
            );
        return new(first.Name, second.Name, null, null, true, tensors.ToSequence(), [])
        {
            Values = forward is null
                ? []
                :
                [
                    TensorComparison.Of<double>(
                        "output",
                        a.Output.To<double>().Span,
                        forward.Values,
                        bound,
                        outputScales,
                        least
                    ),
                ],
            WhyNoForwardMode = whyNot,
        };

        void Judge(string name, HostTensor<T> g, HostTensor<T> h, double[] scales, Func<double[], double> slope)
        {
            var comparison = TensorComparison.Of(name, g.Span, h.Span, bound, scales, least);
            tensors.Add(
                forward is null
                    ? comparison
                    : ForwardOpinion.Of(
                        comparison,
                        first.Name,
                        second.Name,
                        g.To<double>(),
                        h.To<double>(),
                        scales.Length > 0 ? scales : [Math.Max(comparison.Largest, least)],
                        slope,
                        seed
                    )
            );
        }
    }

    private static bool IsFinite<T>(HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var value in tensor.Span)
            if (!T.IsFinite(value))
                return false;
        return true;
    }

    /// <summary>A tensor of standard normal values.</summary>
    public static HostTensor<T> Normal<T>(Shape shape, RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(shape, values => Draws.Normal(key, 0, 1, values));

    // Not below what underflow may do. The smaller of the two backends' magnitudes: the one that is wrong must not
    // choose what it is measured against (a sign of its own would make the scale negative, and so hide its error).
    private static double[] Scales<T>(HostTensor<T>? first, HostTensor<T>? second, double least)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (first is null || second is null)
            return [];
        var scales = new double[first.Size];
        for (var i = 0; i < scales.Length; i++)
            scales[i] = Math.Max(
                least,
                Math.Min(Math.Abs(double.CreateChecked(first[i])), Math.Abs(double.CreateChecked(second[i])))
            );
        return scales;
    }

    // Normal values, moved away from 0 for variances: what an initializer gives would leave biases at 0.
    private static NamedTensors<T> DrawParameters<T>(Layer layer, Sequence<HostTensor<T>> inputs, RngKey key)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            LayerPass<T>
                .Specs(layer, inputs)
                .Select(spec =>
                    KeyValuePair.Create(
                        spec.Name,
                        HostTensor<T>.Create(
                            spec.Shape,
                            values =>
                            {
                                if (spec.Name == "running_var")
                                    Draws.Uniform(key.Fold(spec.Name), 0.5, 2, values);
                                else
                                    Draws.Normal(key.Fold(spec.Name), 0, 1, values);
                            }
                        )
                    )
                )
        );
}
