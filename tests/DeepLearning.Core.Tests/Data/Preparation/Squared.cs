namespace DeepLearning.Core.Tests.Data.Preparation;

/// <summary>A user's own step: the square of each number over the largest of the training part.</summary>
public sealed record Squared(double Largest = 0) : ICustomStep
{
    public string Kind => "Squared";

    public StepShape ShapeOf(StepShape input) =>
        input.Kind == StepKind.Numbers ? input : throw new PipelineException($"numbers are squared, not {input}");

    public ICustomStep Fit(StepValues training) => new Squared(((StepValues.Numbers)training).Values.Max());

    public StepValues Apply(StepValues values)
    {
        var numbers = (StepValues.Numbers)values;
        return numbers with { Values = numbers.Values.Select(x => x / Largest * (x / Largest)).ToSequence() };
    }
}
