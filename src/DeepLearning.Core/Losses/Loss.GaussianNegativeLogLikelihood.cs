namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The negative log-likelihood of values under normal distributions whose mean and variance are both learnt. The
    /// output's first axis has two halves: means m, and logarithms s of variances; a target has one value a mean. (s +
    /// (t - m)² exp(-s)) / 2, the mean over all samples and targets.
    /// </summary>
    /// <remarks>
    /// It is torch.nn.functional.gaussian_nll_loss of the variance exp(s), which is above 0 whatever s is, so that
    /// nothing needs to be clamped. Source: Nix, Weigend, "Estimating the mean and variance of the target probability
    /// distribution" (1994).
    /// </remarks>
    public sealed record GaussianNegativeLogLikelihood : Loss
    {
        /// <summary>Whether the constant log(2 π) / 2 is added.</summary>
        public bool Full { get; init; }

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output)
        {
            if (output.Rank == 0 || output[0] % 2 != 0)
                throw ShapeException.Expected("means and as many log-variances [2 n, ...]", output);
        }

        public override Shape TargetShape(Shape output) => Shape.Create([output[0] / 2, .. output.Extents.Skip(1)]);

        internal override int ValuesOf(Shape output) => output.Size / 2;
    }
}
