namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>Each feature's missing values become its number of <see cref="Values"/>.</summary>
    public sealed record FillNumbers : FittedStep
    {
        public FillNumbers(Sequence<double> values, bool indicator = false) =>
            (Values, Indicator) = (values, indicator);

        /// <summary>One finite number a feature.</summary>
        public Sequence<double> Values
        {
            get;
            init => field = Require.NotNull(value).Select(v => Require.Finite(v, nameof(Values))).ToSequence();
        }

        /// <summary>Whether a feature for each follows: 1 where it was missing, else 0.</summary>
        public bool Indicator { get; init; }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Check(
                input,
                input.Kind == StepKind.Numbers && input.Width == Values.Count,
                $"{Values.Count} numbers a row"
            ) with
            {
                Width = Indicator ? 2 * Values.Count : Values.Count,
            };

        public override StepValues Apply(StepValues values)
        {
            var (numbers, width) = (As<StepValues.Numbers>(values), Values.Count);
            var wide = ShapeOf(values.Shape).Width;
            var filled = new double[numbers.Count * wide];
            for (var row = 0; row < numbers.Count; row++)
            for (var i = 0; i < width; i++)
            {
                var x = numbers.Values[row * width + i];
                filled[row * wide + i] = double.IsNaN(x) ? Values[i] : x;
                if (Indicator)
                    filled[row * wide + width + i] = double.IsNaN(x) ? 1 : 0;
            }

            return new StepValues.Numbers(
                Indicator
                    ? [.. numbers.Features, .. numbers.Features.Select(name => $"{name} is missing")]
                    : numbers.Features,
                new(filled)
            );
        }
    }
}
