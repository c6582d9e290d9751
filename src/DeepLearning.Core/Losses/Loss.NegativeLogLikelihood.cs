using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The output holds log-probabilities [classes]; against a class index: -w[class] x[class], summed over the samples
    /// that are not ignored and divided by the sum of w at their classes. It is the negative log-likelihood of a
    /// categorical distribution, as <see cref="CrossEntropy"/> is behind a logarithm of softmax. As
    /// torch.nn.functional.nll_loss. A class a position: as there.
    /// </summary>
    public sealed record NegativeLogLikelihood : Loss
    {
        /// <summary>One weight a class, finite and not negative, not all 0; null for 1 each.</summary>
        public Sequence<double>? ClassWeights
        {
            get;
            init => field = ClassTargets.Weights(value);
        }

        /// <summary>Samples of this class do not count; null when all do. Any number.</summary>
        public int? IgnoreIndex { get; init; }

        /// <summary>
        /// The axis along which the classes lie: as <see cref="CrossEntropy.ClassAxis"/>.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int ClassAxis { get; init; }

        [JsonIgnore]
        public override int? IgnoredClass => IgnoreIndex;

        [JsonIgnore]
        public override int? ClassesAlong => ClassAxis;

        public override bool CountsSamplesAlike => IgnoreIndex is null && ClassWeights is null;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output) =>
            ClassTargets.CheckOutput(output, ClassAxis, "log-probabilities [classes, ...]", ClassWeights);

        public override Shape TargetShape(Shape output) => ClassRows.PositionsOf(output, ClassAxis);

        protected override double Counted<T>(Targets<T> targets, int count, Shape output) =>
            ClassTargets.Counted(
                (Targets<T>.Classes)targets,
                count,
                ClassRows.Of(output, ClassAxis).Positions,
                ClassWeights,
                IgnoreIndex
            );

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckClasses(this, node, output, targets, count, ClassAxis);
    }
}
