namespace DeepLearning.Conformance;

/// <summary>One step of one parameter value.</summary>
/// <param name="Weight">The new weight.</param>
/// <param name="Memory">What is remembered after it, by slot.</param>
/// <param name="Scale">
/// The sum of absolute terms, which is the rounding's scale: the weight's, and that of what is remembered.
/// </param>
internal sealed record TextbookStep(double Weight, IReadOnlyDictionary<string, double> Memory, double Scale);

/// <summary>The optimizers, one number at a time, as the books have them.</summary>
/// <param name="w">The weight.</param>
/// <param name="gradient">Its gradient.</param>
/// <param name="memory">What is remembered, by slot; empty before the first step.</param>
internal sealed class Textbook(double w, double gradient, IReadOnlyDictionary<string, double> memory)
    : IOptimizerVisitor<TextbookStep>
{
    public TextbookStep Visit(Optimizer.Sgd rule)
    {
        var (g, scale) = Decayed(rule.WeightDecay);
        if (rule.Momentum == 0)
            return new(
                w - rule.LearningRate * g,
                new Dictionary<string, double>(),
                Math.Abs(w) + rule.LearningRate * scale
            );
        var v = memory.TryGetValue("momentum", out var old) ? rule.Momentum * old + (1 - rule.Dampening) * g : g;
        var direction = rule.Nesterov ? g + rule.Momentum * v : v;
        scale = 2 * scale + rule.Momentum * Math.Abs(old);
        return new(
            w - rule.LearningRate * direction,
            new Dictionary<string, double> { ["momentum"] = v },
            Math.Abs(w) + scale
        );
    }

    public TextbookStep Visit(Optimizer.Adam rule) => Adam(w, Decayed(rule.WeightDecay), rule);

    public TextbookStep Visit(Optimizer.AdamW rule) =>
        Adam(
            w - rule.LearningRate * rule.WeightDecay * w,
            (gradient, Math.Abs(gradient)),
            new(rule.LearningRate, rule.Beta1, rule.Beta2, rule.Epsilon, 0, rule.AmsGrad)
        );

    public TextbookStep Visit(Optimizer.RmsProp rule)
    {
        var (g, scale) = Decayed(rule.WeightDecay);
        var kept = new Dictionary<string, double>
        {
            ["meanSquare"] = rule.Smoothing * Old("meanSquare") + (1 - rule.Smoothing) * g * g,
        };
        var square = kept["meanSquare"];
        if (rule.Centered)
        {
            kept["mean"] = rule.Smoothing * Old("mean") + (1 - rule.Smoothing) * g;
            square -= kept["mean"] * kept["mean"];
        }

        // Where a variance is the difference of large terms, its rounding is theirs.
        var root = Math.Sqrt(square) + rule.Epsilon;
        var direction = g / root;
        var size = scale / root * (1 + kept["meanSquare"] / square);
        if (rule.Momentum > 0)
            direction = kept["momentum"] = rule.Momentum * Old("momentum") + direction;
        return new(
            w - rule.LearningRate * direction,
            kept,
            Math.Abs(w) + scale * scale + size + Math.Abs(Old("momentum"))
        );
    }

    public TextbookStep Visit(Optimizer.Adagrad rule)
    {
        var (g, scale) = Decayed(rule.WeightDecay);
        var step = Old("step") + 1;
        var sum = (memory.TryGetValue("sumOfSquares", out var old) ? old : rule.InitialSum) + g * g;
        var rate = rule.LearningRate / (1 + (step - 1) * rule.LearningRateDecay);
        return new(
            w - rate * g / (Math.Sqrt(sum) + rule.Epsilon),
            new Dictionary<string, double> { ["sumOfSquares"] = sum, ["step"] = step },
            Math.Abs(w) + scale / Math.Sqrt(sum) + old + scale * scale
        );
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

    private TextbookStep Adam(double decayed, (double Value, double Scale) g, Optimizer.Adam rule)
    {
        var step = Old("step") + 1;
        var m = rule.Beta1 * Old("mean") + (1 - rule.Beta1) * g.Value;
        var v = rule.Beta2 * Old("meanSquare") + (1 - rule.Beta2) * g.Value * g.Value;
        var kept = new Dictionary<string, double>
        {
            ["mean"] = m,
            ["meanSquare"] = v,
            ["step"] = step,
        };
        if (rule.AmsGrad)
            kept["largestMeanSquare"] = Math.Max(Old("largestMeanSquare"), v);
        var root =
            Math.Sqrt((rule.AmsGrad ? kept["largestMeanSquare"] : v) / (1 - Math.Pow(rule.Beta2, step))) + rule.Epsilon;
        var size = (Math.Abs(rule.Beta1 * Old("mean")) + g.Scale) / (1 - Math.Pow(rule.Beta1, step)) / root;
        return new(
            decayed - rule.LearningRate * m / (1 - Math.Pow(rule.Beta1, step)) / root,
            kept,
            Math.Abs(w) + g.Scale + Math.Abs(Old("mean")) + rule.LearningRate * size
        );
    }

    private double Old(string slot) => memory.GetValueOrDefault(slot);

    private (double Value, double Scale) Decayed(double decay) =>
        (gradient + decay * w, Math.Abs(gradient) + decay * Math.Abs(w));
}
