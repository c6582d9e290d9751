using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong update rules and clippings.</summary>
internal static class OptimizerFaults
{
    private static readonly FaultCheck Plain = FaultCheck.Update(new Optimizer.Sgd(0.1, weightDecay: 0.01)),
        Momentum = FaultCheck.Update(new Optimizer.Sgd(0.1, 0.9)),
        Nesterov = FaultCheck.Update(new Optimizer.Sgd(0.1, 0.9, 0.01, true)),
        Dampened = FaultCheck.Update(new Optimizer.Sgd(0.1, 0.5, 0.1, dampening: 0.3)),
        ByNorm = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.ByNorm(2)),
        ByLargeNorm = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.ByNorm(100)),
        ByValue = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.ByValue(0.5));

    private static readonly string[] Moved = ["*.weight", "*.bias"],
        MovedAndRemembered = [.. Moved, "*/momentum"];

    public static IEnumerable<Fault> All =>
        [
            Sgd("ascent in place of descent", Plain, Moved, (s, g, _) => (-g, g)),
            Sgd("Nesterov without its look-ahead", Nesterov, Moved, (s, g, v) => (v, v)),
            Sgd("Nesterov looks ahead from the velocity", Nesterov, Moved, (s, _, v) => (v + s.Rule.Momentum * v, v)),
            Sgd(
                "first step (1 + mu) g",
                Momentum,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? (1 + s.Rule.Momentum) * g : v)
            ),
            Sgd(
                "first step (1 - mu) g",
                Momentum,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? (1 - s.Rule.Momentum) * g : v)
            ),
            Sgd(
                "gradient weighed with 1 - mu",
                Momentum,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? v : v - s.Rule.Momentum * g)
            ),
            Sgd(
                "momentum swapped, 0.1 for 0.9",
                Momentum,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? v : (1 - s.Rule.Momentum) * s.Velocity + g)
            ),
            Sgd(
                "dampening at the first step too",
                Dampened,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? (1 - s.Rule.Dampening) * g : v)
            ),
            Sgd(
                "dampening ignored",
                Dampened,
                MovedAndRemembered,
                (s, g, v) => Same(s.IsFirst ? v : s.Rule.Momentum * s.Velocity + g)
            ),
            Sgd("velocity forgotten from step to step", Momentum, MovedAndRemembered, (_, g, _) => Same(g)),
            Sgd(
                "learning rate inside the velocity",
                Momentum,
                ["*/momentum"],
                (s, _, v) => (v, s.Rule.LearningRate * v)
            ),
            Sgd(
                "decay left off the bias",
                Plain,
                ["*.bias"],
                (s, g, _) =>
                    Same(s.Name.EndsWith("bias", StringComparison.Ordinal) ? g - s.Rule.WeightDecay * s.Weight : g)
            ),
            Sgd("decay's sign", Plain, Moved, (s, g, _) => Same(g - 2 * s.Rule.WeightDecay * s.Weight)),
            Sgd("decay forgotten", Plain, Moved, (s, g, _) => Same(g - s.Rule.WeightDecay * s.Weight)),
            Sgd(
                "decay decoupled from the velocity",
                Dampened,
                MovedAndRemembered,
                (s, g, v) =>
                {
                    var decay = s.Rule.WeightDecay * s.Weight;
                    var velocity = s.IsFirst ? g - decay : v - (1 - s.Rule.Dampening) * decay;
                    return (velocity + decay, velocity);
                }
            ),
            Sgd(
                "decay not scaled by the rate",
                Plain,
                Moved,
                (s, g, _) =>
                    Same(g - s.Rule.WeightDecay * s.Weight + s.Rule.WeightDecay / s.Rule.LearningRate * s.Weight)
            ),
            Sgd(
                "velocity forgotten, in a run",
                FaultCheck.Run,
                ["step 2: parameters", "step 2: optimizer state"],
                (_, g, _) => Same(g)
            ),
            ClipFault(
                "norm of each parameter by itself",
                ByNorm,
                Moved,
                (clipping, moving, gradients) =>
                {
                    foreach (var entry in moving)
                        Scale(gradients[entry.Range], ((Clipping.ByNorm)clipping).Scale(Norm(gradients[entry.Range])));
                }
            ),
            ClipFault(
                "norm counts frozen parameters",
                ByNorm,
                Moved,
                (clipping, moving, gradients) =>
                {
                    var scale = ((Clipping.ByNorm)clipping).Scale(Norm(gradients));
                    foreach (var entry in moving)
                        Scale(gradients[entry.Range], scale);
                }
            ),
            ClipFault(
                "norm not rooted",
                ByNorm,
                Moved,
                (clipping, _, gradients) =>
                    Scale(gradients, ((Clipping.ByNorm)clipping).Scale(Math.Pow(Norm(gradients), 2)))
            ),
            ClipFault(
                "small gradients scaled up to the norm",
                ByLargeNorm,
                Moved,
                (clipping, _, gradients) => Scale(gradients, ((Clipping.ByNorm)clipping).Limit / Norm(gradients))
            ),
            ClipFault(
                "values clipped from above only",
                ByValue,
                Moved,
                (clipping, _, gradients) =>
                {
                    foreach (ref var g in gradients)
                        g = Math.Min(g, ((Clipping.ByValue)clipping).Limit);
                }
            ),
            ClipFault("clipping forgotten", ByValue, Moved, (_, _, _) => { }),
        ];

    private delegate void Clip(Clipping clipping, IReadOnlyList<ParameterLayout.Entry> moving, Span<double> gradients);

    /// <summary>One element's step: the rule, the parameter, the weight and the velocity before it.</summary>
    private readonly record struct Element(
        Optimizer.Sgd Rule,
        string Name,
        bool IsFirst,
        double Weight,
        double Velocity
    );

    /// <summary>What the weight moves by, over the rate, and the new velocity, when both are one.</summary>
    private static (double Direction, double Velocity) Same(double value) => (value, value);

    /// <param name="name">What is wrong.</param>
    /// <param name="check">The check.</param>
    /// <param name="named">What it names.</param>
    /// <param name="step">
    /// From the element, g with decay and the right new velocity: the direction and the velocity to keep.
    /// </param>
    private static Fault Sgd(
        string name,
        FaultCheck check,
        IReadOnlyList<string> named,
        Func<Element, double, double, (double Direction, double Velocity)> step
    ) => new(name, "optimizer Sgd", check, named) { Updates = new WrongSgd(step) };

    private static Fault ClipFault(string name, FaultCheck check, IReadOnlyList<string> named, Clip clip) =>
        new(name, "clipping", check, named) { Updates = new WrongClipping(clip) };

    private static double Norm(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    private static void Scale(Span<double> values, double factor)
    {
        foreach (ref var value in values)
            value *= factor;
    }

    private sealed class WrongSgd(Func<Element, double, double, (double Direction, double Velocity)> step)
        : UpdateRules<double>
    {
        public override void Sgd(
            Optimizer.Sgd rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> velocity,
            bool isFirst
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var before = velocity.IsEmpty ? 0 : velocity[i];
                var g = gradient[i] + rule.WeightDecay * weight[i];
                var right = isFirst ? g : rule.Momentum * before + (1 - rule.Dampening) * g;
                var (direction, kept) = step(new(rule, parameter, isFirst, weight[i], before), g, right);
                weight[i] -= rule.LearningRate * direction;
                if (!velocity.IsEmpty)
                    velocity[i] = kept;
            }
        }
    }

    private sealed class WrongClipping(Clip clip) : UpdateRules<double>
    {
        public override void Clip(
            Clipping clipping,
            IReadOnlyList<ParameterLayout.Entry> moving,
            ReadOnlySpan<double> weights,
            Span<double> gradients,
            NotFinite notFinite
        ) => clip(clipping, moving, gradients);
    }
}
