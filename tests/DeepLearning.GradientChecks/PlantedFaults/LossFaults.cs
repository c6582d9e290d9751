using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong losses: their means, their shift, their gradients.</summary>
internal static class LossFaults
{
    private static readonly FaultCheck Entropy = FaultCheck.CrossEntropy,
        Far = FaultCheck.CrossEntropyFar,
        Squared = FaultCheck.SquaredError;

    public static IEnumerable<Fault> All =>
        [
            Gradient("CrossEntropy", "gradient without 1/n", Entropy, (g, _, count, _) => Contribution.Scale(g, count)),
            Gradient("CrossEntropy", "gradient's sign", Entropy, (g, _, _, _) => Contribution.Scale(g, -1)),
            Gradient(
                "CrossEntropy",
                "gradient without the one-hot target",
                Entropy,
                (g, targets, count, classes) =>
                {
                    var indices = ((Targets<double>.Classes)targets).Indices.Span;
                    for (var i = 0; i < count; i++)
                        g[i * classes + indices[i]] += 1.0 / count;
                }
            ),
            Value("CrossEntropy", "value without 1/n", Entropy, (own, _, count) => own * count),
            new("the shift forgotten", "CrossEntropy", Far, "loss", "input:input")
            {
                Loss = (shape, _) => new Unshifted(shape.Size),
            },
            Gradient("MeanSquaredError", "gradient without the 2", Squared, (g, _, _, _) => Contribution.Scale(g, 0.5)),
            Gradient(
                "MeanSquaredError",
                "gradient over the samples, not the values",
                Squared,
                (g, _, _, size) => Contribution.Scale(g, size)
            ),
            Gradient(
                "MeanSquaredError",
                "gradient of target - output",
                Squared,
                (g, _, _, _) => Contribution.Scale(g, -1)
            ),
            Value("MeanSquaredError", "value halved", Squared, (own, _, _) => own / 2),
        ];

    private static Fault Gradient(
        string where,
        string name,
        FaultCheck check,
        Action<double[], Targets<double>, int, int> change
    ) =>
        new(name, where, check, "input:input")
        {
            Loss = (shape, own) =>
                new Wrong(own, (value, _, _) => value, (g, targets, count) => change(g, targets, count, shape.Size)),
        };

    private static Fault Value(
        string where,
        string name,
        FaultCheck check,
        Func<double, Targets<double>, int, double> change
    ) => new(name, where, check, "loss", "input:input") { Loss = (_, own) => new Wrong(own, change, (_, _, _) => { }) };

    private sealed class Wrong(
        LossOperation<double> own,
        Func<double, Targets<double>, int, double> value,
        Action<double[], Targets<double>, int> gradient
    ) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count) =>
            value(own.Forward(output, targets, count), targets, count);

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        )
        {
            var added = new double[outputGradient.Length];
            own.Backward(output, targets, count, weight, added);
            gradient(added, targets, count);
            for (var i = 0; i < added.Length; i++)
                outputGradient[i] += added[i];
        }
    }

    private sealed class Unshifted(int classes) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count)
        {
            var total = 0.0;
            for (var i = 0; i < count; i++)
                total +=
                    Math.Log(Sum(output, i)) - output[i * classes + ((Targets<double>.Classes)targets).Indices.Span[i]];
            return total / count;
        }

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        )
        {
            for (var i = 0; i < count; i++)
            for (var j = 0; j < classes; j++)
                outputGradient[i * classes + j] +=
                    weight
                    / count
                    * (
                        Math.Exp(output[i * classes + j]) / Sum(output, i)
                        - (j == ((Targets<double>.Classes)targets).Indices.Span[i] ? 1 : 0)
                    );
        }

        private double Sum(ReadOnlySpan<double> output, int sample)
        {
            var sum = 0.0;
            foreach (var x in output.Slice(sample * classes, classes))
                sum += Math.Exp(x);
            return sum;
        }
    }
}
