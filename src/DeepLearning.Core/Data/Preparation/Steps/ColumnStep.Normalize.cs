namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// Each feature's least value of the training part becomes <see cref="Low"/>, its largest <see cref="High"/>, the
    /// others in proportion; values beyond them, which other parts may have, lie beyond. What does not vary becomes
    /// Low. Missing values stay missing.
    /// </summary>
    public sealed record Normalize : ColumnStep
    {
        public Normalize(double low = 0, double high = 1)
        {
            (High, Low) = (high, low);
        }

        public double Low
        {
            get;
            init => field = Require.Below(value, High);
        } = double.NegativeInfinity;

        public double High
        {
            get;
            init => field = Require.Above(value, Low);
        } = double.PositiveInfinity;

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            new FittedStep.Scale(Scaling.Normalized(Numbers(training), Low, High));
    }
}
