using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// Cross-entropy of yes-or-no answers from logits of any shape, against values t in [0, 1] of that shape:
    /// -p t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)), the mean over all samples and elements. It is the negative
    /// log-likelihood of independent Bernoulli distributions. As torch.nn.functional.binary_cross_entropy_with_logits.
    /// </summary>
    public sealed record BinaryCrossEntropy : Loss
    {
        /// <summary>The weight p of a yes, above 0: above 1 where yes is rare.</summary>
        public double PositiveWeight
        {
            get;
            init => field = Require.Positive(value);
        } = 1;

        /// <summary>
        /// A weight p of a yes for each class, the output's first axis, above 0, times <see cref="PositiveWeight"/>;
        /// null for 1 each. As pos_weight.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Sequence<double>? PositiveWeights
        {
            get;
            init => field = ClassTargets.PositiveWeights(value);
        }

        /// <summary>
        /// What each class, the output's first axis, counts: finite, not negative, not all 0; null for 1 each. It
        /// scales losses; the mean is over all elements as ever. As weight.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Sequence<double>? Weights
        {
            get;
            init => field = ClassTargets.Weights(value);
        }

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output)
        {
            if (output.Rank == 0 && (PositiveWeights ?? Weights) is not null)
                throw ShapeException.Expected("logits [classes, ...]", output);
            ClassTargets.CheckWeights(PositiveWeights, output.Rank == 0 ? 1 : output[0], "positive");
            ClassTargets.CheckWeights(Weights, output.Rank == 0 ? 1 : output[0], "class");
        }

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckShares(node, TargetRules.Values(this, node, output, targets, count), output);
    }
}
