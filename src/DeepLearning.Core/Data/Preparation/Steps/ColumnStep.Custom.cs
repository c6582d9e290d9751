namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>The open case: a step of your own. Two are equal when their implementations are.</summary>
    public sealed record Custom : ColumnStep
    {
        public Custom(ICustomStep implementation) => Implementation = implementation;

        public ICustomStep Implementation
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training)
        {
            _ = Implementation.ShapeOf(training.Shape);
            return new FittedStep.Custom(Implementation.Fit(training));
        }
    }
}
