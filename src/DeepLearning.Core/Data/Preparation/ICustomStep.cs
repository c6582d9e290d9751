using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A step of your own between a column and an input. Implement it as a record, so that equal steps make equal
/// pipelines; what it learns from the training part are properties of the value that <see cref="Fit"/> gives.
/// </summary>
[JsonConverter(typeof(CustomStepJsonConverter))]
public interface ICustomStep
{
    /// <summary>The step's name in errors and JSON.</summary>
    string Kind { get; }

    /// <summary>What comes out, of what goes in.</summary>
    /// <exception cref="PipelineException">The step takes no such values.</exception>
    StepShape ShapeOf(StepShape input);

    /// <summary>The step, fitted to the training part; itself where there is nothing to learn.</summary>
    ICustomStep Fit(StepValues training) => this;

    /// <summary>The values behind the step: as many rows, of the shape that <see cref="ShapeOf"/> says.</summary>
    StepValues Apply(StepValues values);
}
