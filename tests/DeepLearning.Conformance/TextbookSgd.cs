namespace DeepLearning.Conformance;

/// <summary>Stochastic gradient descent, one number at a time, as the book has it.</summary>
internal static class TextbookSgd
{
    /// <summary>One parameter value's step: the new weight, the new velocity and the sum of absolute terms, which is the rounding's scale.</summary>
    public static (double Weight, double? Velocity, double Scale) Step(Optimizer.Sgd rule, double weight, double gradient, double? velocity)
    {
        var g = gradient + rule.WeightDecay * weight;
        var scale = Math.Abs(gradient) + rule.WeightDecay * Math.Abs(weight);
        if (rule.Momentum == 0) return (weight - rule.LearningRate * g, null, Math.Abs(weight) + rule.LearningRate * scale);
        var v = velocity is { } old ? rule.Momentum * old + (1 - rule.Dampening) * g : g;
        var direction = rule.Nesterov ? g + rule.Momentum * v : v;
        scale = 2 * scale + rule.Momentum * Math.Abs(velocity ?? 0);
        return (weight - rule.LearningRate * direction, v, Math.Abs(weight) + scale);
    }

    /// <summary>The gradients as clipping leaves them; those of frozen parameters do not count.</summary>
    public static double[] Clip(double[] gradients, bool[] frozen, Clipping? clipping)
    {
        switch (clipping)
        {
            case Clipping.ByValue { Limit: var limit }:
                return [.. gradients.Select(g => Math.Clamp(g, -limit, limit))];
            case Clipping.ByNorm { Limit: var limit }:
                var norm = Math.Sqrt(gradients.Where((_, i) => !frozen[i]).Sum(g => g * g));
                return [.. gradients.Select(g => g * Math.Min(1, limit / (norm + 1e-6)))];
            default:
                return gradients;
        }
    }
}
