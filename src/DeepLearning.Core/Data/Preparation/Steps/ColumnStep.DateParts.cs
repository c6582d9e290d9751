namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>A date becomes these numbers of it; a missing one becomes missing ones.</summary>
    public sealed record DateParts : ColumnStep
    {
        public DateParts(Sequence<DatePart> parts) => Parts = parts;

        /// <summary>At least one, each once.</summary>
        public Sequence<DatePart> Parts
        {
            get;
            init => field = DateNumbers.Check(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) => new FittedStep.DateParts(Parts);
    }
}
