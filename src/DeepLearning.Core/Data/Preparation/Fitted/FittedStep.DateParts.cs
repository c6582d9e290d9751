namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>A date becomes numbers; a missing one missing ones.</summary>
    public sealed record DateParts : FittedStep
    {
        public DateParts(Sequence<DatePart> parts) => Parts = parts;

        /// <summary>At least one, each once.</summary>
        public Sequence<DatePart> Parts
        {
            get;
            init => field = DateNumbers.Check(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Taking(input, input.Kind == StepKind.Dates, "dates", new(StepKind.Numbers, Parts.Count));

        public override StepValues Apply(StepValues values)
        {
            var dates = As<StepValues.Dates>(values);
            var numbers = new double[dates.Count * Parts.Count];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = dates.Values[i / Parts.Count] is { } date
                    ? DateNumbers.Of(date, Parts[i % Parts.Count])
                    : double.NaN;
            return new StepValues.Numbers(Parts.Select(part => $"{dates.Column} {part}").ToSequence(), new(numbers));
        }
    }
}
