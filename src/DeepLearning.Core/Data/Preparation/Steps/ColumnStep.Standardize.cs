namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// (x - mean) / deviation of each feature, where the deviation is the population's (over n). What does not vary
    /// becomes 0. Missing values do not count, and stay missing.
    /// </summary>
    public sealed record Standardize : ColumnStep
    {
        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            new FittedStep.Scale(Scaling.Standardized(Numbers(training)));
    }
}
