using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// Cross-entropy from logits [classes], against a class index or against probabilities of the output's shape: -Σ
    /// w[j] q[j] log softmax(x)[j], where q is the target (1 at the class), w the class weights. Softmax and logarithm
    /// are one shifted log-sum-exp. It is the negative log-likelihood of a categorical distribution. Logits of higher
    /// rank are those of a class a position (a pixel of [classes, h, w], a step of [steps, classes]): the classes lie
    /// along <see cref="ClassAxis"/>, and a sample has a class index a position, row-major.
    /// </summary>
    /// <remarks>
    /// Class targets: the sum over the samples (and positions) that are not ignored, divided by the sum of w at their
    /// classes. Probabilities: the sum divided by the number of samples and positions, with class weights too. As in
    /// torch.nn.functional.cross_entropy.
    /// </remarks>
    public sealed record CrossEntropy : Loss
    {
        /// <summary>One weight a class, finite and not negative, not all 0; null for 1 each.</summary>
        public Sequence<double>? ClassWeights
        {
            get;
            init => field = ClassTargets.Weights(value);
        }

        /// <summary>
        /// The share ε of a target that is spread over all classes: q becomes (1 - ε) q + ε / classes. In [0, 1).
        /// </summary>
        public double LabelSmoothing
        {
            get;
            init => field = Require.Rate(value);
        }

        /// <summary>
        /// Samples of this class do not count; null when all do. Any number: a class of the output, one past the last,
        /// or -100, PyTorch's custom. Only class targets can be ignored: with it, probabilities are refused.
        /// </summary>
        public int? IgnoreIndex { get; init; }

        /// <summary>
        /// The axis of a sample's output along which its classes lie, from the end where it is negative: 0 as PyTorch
        /// has it, -1 for [steps, classes].
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
            ClassTargets.CheckOutput(output, ClassAxis, "logits [classes, ...]", ClassWeights);

        public override Shape TargetShape(Shape output) => ClassRows.PositionsOf(output, ClassAxis);

        protected override double Counted<T>(Targets<T> targets, int count, Shape output)
        {
            var positions = ClassRows.Of(output, ClassAxis).Positions;
            return targets is Targets<T>.Classes classes
                ? ClassTargets.Counted(classes, count, positions, ClassWeights, IgnoreIndex)
                : targets.Weigh(count) * positions;
        }

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count)
        {
            if (targets is Targets<T>.Values)
            {
                if (IgnoreIndex is { } ignored)
                    throw new ArgumentException(
                        $"the targets of '{node}' are values, but {nameof(CrossEntropy)} ignores class "
                            + $"{ignored}: only targets that are classes can be ignored"
                    );
                TargetRules.CheckNotNegative(
                    node,
                    TargetRules.Values(this, node, output, targets, count),
                    output,
                    "a probability"
                );
            }
            else
                TargetRules.CheckClasses(this, node, output, targets, count, ClassAxis);
        }
    }
}
