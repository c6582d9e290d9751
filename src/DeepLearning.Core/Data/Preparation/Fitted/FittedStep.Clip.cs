namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>Values below Low become Low, values above High become High; missing ones stay missing.</summary>
    public sealed record Clip : FittedStep
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

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) => Check(input, input.Kind == StepKind.Numbers, "numbers");

        public override StepValues Apply(StepValues values)
        {
            var numbers = As<StepValues.Numbers>(values);
            return numbers with { Values = numbers.Values.Select(x => Math.Clamp(x, Low, High)).ToSequence() };
        }
    }
}
