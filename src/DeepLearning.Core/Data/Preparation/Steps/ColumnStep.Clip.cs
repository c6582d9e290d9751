namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>Values below <see cref="Low"/> become Low, values above <see cref="High"/> become High.</summary>
    public sealed record Clip : ColumnStep
    {
        public Clip(double low, double high)
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

        internal override FittedStep Fit(StepValues training) => new FittedStep.Clip(Low, High);
    }
}
