namespace DeepLearning.Verification;

/// <summary>The losses of random models: every case with every setting.</summary>
internal static class RandomLosses
{
    /// <summary>A loss on class indices along an axis of the output.</summary>
    public static Loss OnClasses(Shape output, Choices choices)
    {
        var axis = choices.Below(2 * output.Rank) - output.Rank;
        var classes = output[output.AxisOf(axis)];
        if (choices.OneIn(2))
            return new Loss.CrossEntropy { ClassAxis = axis, Reduction = Reduced(choices) };
        int? ignored = choices.Below(4) switch
        {
            0 => -100,
            1 when classes > 1 => choices.Below(classes),
            _ => null,
        };
        var weights = choices.OneIn(2) ? null : Weights(classes, choices);
        return choices.OneIn(3)
            ? new Loss.NegativeLogLikelihood
            {
                ClassAxis = axis,
                ClassWeights = weights,
                IgnoreIndex = ignored,
                Reduction = Reduced(choices),
            }
            : new Loss.CrossEntropy
            {
                ClassAxis = axis,
                Reduction = Reduced(choices),
                ClassWeights = weights,
                IgnoreIndex = ignored,
                LabelSmoothing = choices.Of(0, 0.1, 0.9),
            };
    }

    /// <summary>A loss on values of this shape behind this layer.</summary>
    public static Loss OnValues(Layer layer, Shape output, Choices choices) =>
        Any(layer, output, choices) with
        {
            Reduction = Reduced(choices),
        };

    private static Loss Any(Layer layer, Shape output, Choices choices) =>
        choices.Below(14) switch
        {
            0 or 1 when layer is not Layer.Sigmoid => new Loss.BinaryCrossEntropy
            {
                PositiveWeight = choices.Of(1, 3, 0.4),
                PositiveWeights = choices.OneIn(3) ? Each(output, choices, 0.5, 2, 1) : null,
                Weights = choices.OneIn(3) ? Each(output, choices, 1, 2, 0.25) : null,
            },
            2 => new Loss.MeanAbsoluteError(),
            3 => new Loss.SmoothL1 { Beta = choices.Of(1, 0.3, 2) },
            4 => new Loss.Huber { Delta = choices.Of(1, 0.3, 2) },
            5 => new Loss.KLDivergence { LogTarget = choices.OneIn(2) },
            6 when layer is Layer.Sigmoid or Layer.Softmax or Layer.Softplus => new Loss.PoissonNegativeLogLikelihood
            {
                LogInput = false,
                Full = choices.OneIn(2),
            },
            6 when layer is Layer.Tanh or Layer.LogSigmoid => new Loss.PoissonNegativeLogLikelihood
            {
                Full = choices.OneIn(2),
            },
            7 when layer is Layer.Tanh or Layer.Sigmoid or Layer.Softmax && output.Rank > 0 && output[0] % 2 == 0 =>
                new Loss.GaussianNegativeLogLikelihood { Full = choices.OneIn(2) },
            8 => new Loss.Hinge { Squared = choices.OneIn(2) },
            9 when layer is not Layer.Sigmoid => new Loss.Focal
            {
                Alpha = choices.OneIn(3) ? null : choices.Of(0.25, 0.5, 0.9),
                Gamma = choices.Of(2, 0, 1, 0.5),
            },
            10 => new Loss.Custom(new LogCosh()),
            _ => new Loss.MeanSquaredError(),
        };

    private static Reduction Reduced(Choices choices) => choices.OneIn(4) ? Reduction.Sum : Reduction.Mean;

    private static Sequence<double>? Each(Shape output, Choices choices, params double[] values) =>
        output.Rank == 0 ? null : Enumerable.Range(0, output[0]).Select(_ => choices.Of(values)).ToSequence();

    // A class of weight 0 only where others are left beside it and an ignored one.
    private static Sequence<double> Weights(int classes, Choices choices)
    {
        var weights = Enumerable.Range(0, classes).Select(_ => choices.Of(1, 0.5, 2, 3)).ToArray();
        if (classes > 2 && choices.OneIn(3))
            weights[^1] = 0;
        return weights.ToSequence();
    }
}
