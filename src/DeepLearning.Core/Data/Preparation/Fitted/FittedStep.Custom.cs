namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>The open case: a step of your own, fitted.</summary>
    public sealed record Custom : FittedStep
    {
        public Custom(ICustomStep implementation) => Implementation = implementation;

        public ICustomStep Implementation
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) => Implementation.ShapeOf(input);

        public override StepValues Apply(StepValues values)
        {
            var (expected, given) = (ShapeOf(values.Shape), Implementation.Apply(values));
            return given.Count == values.Count && given.Shape == expected
                ? given
                : throw new PipelineException(
                    $"the custom step '{Implementation.Kind}' gives {given.Count} rows of {given.Shape}, but "
                        + $"{values.Count} of {expected} are expected"
                );
        }
    }
}
