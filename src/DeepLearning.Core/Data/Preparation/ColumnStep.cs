using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// What is done to a column on its way into an input: a closed union, one case a file, open by
/// <see cref="Custom"/>. What a step has to know of the data (a mean, the categories) it learns from the training part
/// alone, and becomes a <see cref="FittedStep"/>.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Impute), "impute")]
[JsonDerivedType(typeof(ImputeNumber), "imputeNumber")]
[JsonDerivedType(typeof(ImputeText), "imputeText")]
[JsonDerivedType(typeof(Standardize), "standardize")]
[JsonDerivedType(typeof(Normalize), "normalize")]
[JsonDerivedType(typeof(Clip), "clip")]
[JsonDerivedType(typeof(Bucket), "bucket")]
[JsonDerivedType(typeof(Quantiles), "quantiles")]
[JsonDerivedType(typeof(OneHot), "oneHot")]
[JsonDerivedType(typeof(Index), "index")]
[JsonDerivedType(typeof(Hash), "hash")]
[JsonDerivedType(typeof(DateParts), "dateParts")]
[JsonDerivedType(typeof(Custom), "custom")]
public abstract partial record ColumnStep
{
    private ColumnStep() { }

    public abstract TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor);

    /// <summary>The step with what it has learnt of these values.</summary>
    /// <exception cref="PipelineException">The step takes no such values.</exception>
    internal abstract FittedStep Fit(StepValues training);

    private protected PipelineException Refusal(StepValues values, string expected) =>
        new($"the step {GetType().Name} takes {expected}, but is given {values.Shape}");

    private protected StepValues.Numbers Numbers(StepValues values) =>
        values as StepValues.Numbers ?? throw Refusal(values, "numbers");
}

/// <summary>One method a case of <see cref="ColumnStep"/>.</summary>
public interface IColumnStepVisitor<out TResult>
{
    TResult Visit(ColumnStep.Impute step);

    TResult Visit(ColumnStep.ImputeNumber step);

    TResult Visit(ColumnStep.ImputeText step);

    TResult Visit(ColumnStep.Standardize step);

    TResult Visit(ColumnStep.Normalize step);

    TResult Visit(ColumnStep.Clip step);

    TResult Visit(ColumnStep.Bucket step);

    TResult Visit(ColumnStep.Quantiles step);

    TResult Visit(ColumnStep.OneHot step);

    TResult Visit(ColumnStep.Index step);

    TResult Visit(ColumnStep.Hash step);

    TResult Visit(ColumnStep.DateParts step);

    TResult Visit(ColumnStep.Custom step);
}
