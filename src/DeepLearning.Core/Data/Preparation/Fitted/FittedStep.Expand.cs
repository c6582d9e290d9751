using System.Globalization;

namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>An index becomes 1 at its own place and 0 at the others; none becomes zeros.</summary>
    public sealed record Expand : FittedStep
    {
        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            new(StepKind.Numbers, Check(input, input.Kind == StepKind.Indices, "indices").Below);

        public override StepValues Apply(StepValues values) => Of(As<StepValues.Indices>(values));

        internal static StepValues.Numbers Of(StepValues.Indices indices)
        {
            var width = indices.Below;
            if ((long)indices.Count * width > Shape.MaxSize)
                throw new PipelineException(
                    $"'{indices.Column}' would become {width} numbers in each of {indices.Count} rows: more than "
                        + $"{Shape.MaxSize} in all"
                );
            var numbers = new double[indices.Count * width];
            for (var row = 0; row < indices.Count; row++)
                if (indices.Values[row] >= 0)
                    numbers[row * width + indices.Values[row]] = 1;
            return new(
                Enumerable
                    .Range(0, width)
                    .Select(i =>
                        $"{indices.Column} = "
                        + (indices.Names.Count > 0 ? indices.Names[i] : i.ToString(CultureInfo.InvariantCulture))
                    )
                    .ToSequence(),
                new(numbers)
            );
        }
    }
}
