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

    public TextbookStep Visit(Optimizer.NAdam rule)
    {
        var (decayed, (g, scale)) = rule.DecoupledWeightDecay
            ? (w - rule.LearningRate * rule.WeightDecay * w, (gradient, Math.Abs(gradient)))
            : (w, Decayed(rule.WeightDecay));
        var step = Old("step") + 1;
        var (now, next) = (Momentum(step), Momentum(step + 1));
        var product = now * (memory.TryGetValue("momentumProduct", out var before) ? before : 1);
        var m = rule.Beta1 * Old("mean") + (1 - rule.Beta1) * g;
        var v = rule.Beta2 * Old("meanSquare") + (1 - rule.Beta2) * g * g;
        var root = Math.Sqrt(v / (1 - Math.Pow(rule.Beta2, step))) + rule.Epsilon;
        var ofGradient = rule.LearningRate * (1 - now) / (1 - product) / root;
        var ofMean = rule.LearningRate * next / (1 - product * next) / root;
        return new(
            decayed - ofGradient * g - ofMean * m,
            new Dictionary<string, double>
            {
                ["mean"] = m,
                ["meanSquare"] = v,
                ["momentumProduct"] = product,
                ["step"] = step,
            },
            Math.Abs(w) + scale + scale * scale + Math.Abs(Old("mean")) * (1 + ofMean) + (ofGradient + ofMean) * scale
        );

        double Momentum(double t) => rule.Beta1 * (1 - 0.5 * Math.Pow(0.96, t * rule.MomentumDecay));
    }

    public TextbookStep Visit(Optimizer.RAdam rule)
    {
        var (decayed, (g, scale)) = rule.DecoupledWeightDecay
            ? (w - rule.LearningRate * rule.WeightDecay * w, (gradient, Math.Abs(gradient)))
            : (w, Decayed(rule.WeightDecay));
        var step = Old("step") + 1;
        var m = rule.Beta1 * Old("mean") + (1 - rule.Beta1) * g;
        var v = rule.Beta2 * Old("meanSquare") + (1 - rule.Beta2) * g * g;
        var (left1, left2) = (1 - Math.Pow(rule.Beta1, step), 1 - Math.Pow(rule.Beta2, step));
        var longest = 2 / (1 - rule.Beta2) - 1;
        var length = longest - 2 * step * (1 - left2) / left2;
        var factor = rule.LearningRate / left1;
        if (length > 5)
            factor *=
                Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
                * Math.Sqrt(left2)
                / (Math.Sqrt(v) + rule.Epsilon);
        return new(
            decayed - factor * m,
            new Dictionary<string, double>
            {
                ["mean"] = m,
                ["meanSquare"] = v,
                ["step"] = step,
            },
            Math.Abs(w) + scale + scale * scale + (1 + factor) * (Math.Abs(Old("mean")) + scale)
        );
    }

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

    public TextbookStep Visit(Optimizer.Adadelta rule)
    {
        var (g, scale) = Decayed(rule.WeightDecay);
        var v = rule.Smoothing * Old("meanSquare") + (1 - rule.Smoothing) * g * g;
        var factor = Math.Sqrt((Old("meanSquareMove") + rule.Epsilon) / (v + rule.Epsilon));
        var move = factor * g;
        return new(
            w - rule.LearningRate * move,
            new Dictionary<string, double>
            {
                ["meanSquare"] = v,
                ["meanSquareMove"] = rule.Smoothing * Old("meanSquareMove") + (1 - rule.Smoothing) * move * move,
            },
            Math.Abs(w) + scale * scale + rule.LearningRate * factor * scale
        );
    }

    public TextbookStep Visit(Optimizer.Lion rule)
    {
        var sign = Math.Sign(rule.Beta1 * Old("mean") + (1 - rule.Beta1) * gradient);
        return new(
            w - rule.LearningRate * (sign + rule.WeightDecay * w),
            new Dictionary<string, double> { ["mean"] = rule.Beta2 * Old("mean") + (1 - rule.Beta2) * gradient },
            Math.Abs(w) + rule.LearningRate + Math.Abs(Old("mean")) + Math.Abs(gradient)
        );
    }

    /// <summary>The gradients as clipping leaves them; those of frozen parameters do not count.</summary>
    public static double[] Clip(
        ParameterLayout layout,
        NamedTensors<double> weights,
        double[] gradients,
        bool[] frozen,
        Clipping? clipping
    )
    {
        switch (clipping)
        {
            case Clipping.ByValue { Limit: var limit }:
                return [.. gradients.Select(g => Math.Clamp(g, -limit, limit))];
            case Clipping.ByNorm { Limit: var limit } byNorm:
                var moving = gradients.Where((_, i) => !frozen[i]).ToArray();
                var norm = byNorm.Order switch
                {
                    NormOrder.One => moving.Sum(Math.Abs),
                    NormOrder.Infinity => moving.Max(Math.Abs),
                    _ => Math.Sqrt(moving.Sum(g => g * g)),
                };
                return [.. gradients.Select(g => g * Math.Min(1, limit / (norm + 1e-6)))];
            case Clipping.Adaptive { Factor: var factor, Epsilon: var epsilon }:
                return
                [
                    .. layout.Entries.SelectMany(entry =>
                    {
                        var width = entry.Shape.Rank < 2 ? entry.Shape.Size : entry.Shape.Size / entry.Shape[0];
                        return gradients[entry.Range]
                            .Chunk(width)
                            .Zip(weights[entry.Name].Span.ToArray().Chunk(width))
                            .SelectMany(unit =>
                            {
                                var bound = factor * Math.Max(Length(unit.Second), epsilon);
                                return unit.First.Select(g => g * Math.Min(1, bound / Length(unit.First)));
                            });
                    }),
                ];
            default:
                return gradients;
        }
    }

    private static double Length(double[] values) => Math.Sqrt(values.Sum(x => x * x));

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
