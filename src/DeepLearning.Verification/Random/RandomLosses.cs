namespace DeepLearning.Verification;

/// <summary>The losses of random models: every case with every setting.</summary>
internal static class RandomLosses
{
    /// <summary>A loss on class indices.</summary>
    public static Loss OnClasses(int classes, Choices choices)
    {
        if (choices.OneIn(2))
            return new Loss.CrossEntropy();
        int? ignored = choices.Below(4) switch
        {
            0 => -100,
            1 when classes > 1 => choices.Below(classes),
            _ => null,
        };
        var weights = choices.OneIn(2) ? null : Weights(classes, choices);
        return choices.OneIn(3)
            ? new Loss.NegativeLogLikelihood { ClassWeights = weights, IgnoreIndex = ignored }
            : new Loss.CrossEntropy
            {
                ClassWeights = weights,
                IgnoreIndex = ignored,
                LabelSmoothing = choices.Of(0, 0.1, 0.9),
            };
    }

    /// <summary>A loss on values behind this layer.</summary>
    public static Loss OnValues(Layer layer, Choices choices) =>
        choices.Below(6) switch
        {
            0 when layer is not Layer.Sigmoid => new Loss.BinaryCrossEntropy { PositiveWeight = choices.Of(1, 3, 0.4) },
            1 => new Loss.MeanAbsoluteError(),
            2 => new Loss.SmoothL1 { Beta = choices.Of(1, 0.3, 2) },
            _ => new Loss.MeanSquaredError(),
        };

    // A class of weight 0 only where others are left beside it and an ignored one.
    private static Sequence<double> Weights(int classes, Choices choices)
    {
        var weights = Enumerable.Range(0, classes).Select(_ => choices.Of(1, 0.5, 2, 3)).ToArray();
        if (classes > 2 && choices.OneIn(3))
            weights[^1] = 0;
        return weights.ToSequence();
    }
}
