using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A step with all that it has learnt: a pure rule from values to values, a closed union, one case a file. Several
/// kinds of <see cref="ColumnStep"/> become the same rule (both scales are a shift and a divisor).
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(FillNumbers), "fillNumbers")]
[JsonDerivedType(typeof(FillText), "fillText")]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(Clip), "clip")]
[JsonDerivedType(typeof(Bucket), "bucket")]
[JsonDerivedType(typeof(OneHot), "oneHot")]
[JsonDerivedType(typeof(Expand), "expand")]
[JsonDerivedType(typeof(Index), "index")]
[JsonDerivedType(typeof(Hash), "hash")]
[JsonDerivedType(typeof(DateParts), "dateParts")]
[JsonDerivedType(typeof(Custom), "custom")]
public abstract partial record FittedStep
{
    private FittedStep() { }

    public abstract TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor);

    /// <summary>What comes out, of what goes in.</summary>
    /// <exception cref="PipelineException">The step takes no such values.</exception>
    public abstract StepShape ShapeOf(StepShape input);

    /// <summary>The values behind the step, as many rows.</summary>
    /// <exception cref="PipelineException">The step takes no such values; the message names the row.</exception>
    public abstract StepValues Apply(StepValues values);

    private protected PipelineException Refusal(StepShape given, string expected) =>
        new($"the step {GetType().Name} takes {expected}, but is given {given}");

    private protected StepShape Check(StepShape given, bool isTaken, string expected) =>
        isTaken ? given : throw Refusal(given, expected);

    /// <summary>What comes out of a step that takes this.</summary>
    private protected StepShape Taking(StepShape given, bool isTaken, string expected, StepShape output) =>
        isTaken ? output : throw Refusal(given, expected);

    private protected TValues As<TValues>(StepValues values)
        where TValues : StepValues => (TValues)Checked(values);

    /// <summary>Values that the step takes.</summary>
    private protected StepValues Checked(StepValues values)
    {
        _ = ShapeOf(values.Shape);
        return values;
    }
}

/// <summary>One method a case of <see cref="FittedStep"/>.</summary>
public interface IFittedStepVisitor<out TResult>
{
    TResult Visit(FittedStep.FillNumbers step);

    TResult Visit(FittedStep.FillText step);

    TResult Visit(FittedStep.Scale step);

    TResult Visit(FittedStep.Clip step);

    TResult Visit(FittedStep.Bucket step);

    TResult Visit(FittedStep.OneHot step);

    TResult Visit(FittedStep.Expand step);

    TResult Visit(FittedStep.Index step);

    TResult Visit(FittedStep.Hash step);

    TResult Visit(FittedStep.DateParts step);

    TResult Visit(FittedStep.Custom step);
}
