using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What is to be learnt of a table: a closed union.</summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Classes), "classes")]
[JsonDerivedType(typeof(Values), "values")]
public abstract record PipelineTarget
{
    private PipelineTarget(string name) => Name = name;

    /// <summary>What a loss term calls it: <see cref="LossTerm.Target"/>.</summary>
    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    internal abstract FittedTarget Fit(Table training);

    /// <summary>A class: the category of a column, of texts or of numbers.</summary>
    public sealed record Classes : PipelineTarget
    {
        /// <param name="column">The column.</param>
        /// <param name="classNames">
        /// The classes in index order; null for those of the training part, numbers by size, texts by their code units.
        /// </param>
        /// <param name="name">The target's name; null for the column's.</param>
        public Classes(string column, Sequence<string>? classNames = null, string? name = null)
            : base(name ?? column) => (Column, ClassNames) = (column, classNames);

        public string Column
        {
            get;
            init => field = Require.Name(value);
        }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Sequence<string>? ClassNames
        {
            get;
            init => field = value is null ? null : CategoryList.Check(value);
        }

        internal override FittedTarget Fit(Table training) =>
            new FittedTarget.Classes(
                Name,
                Column,
                ClassNames ?? CategoryTexts.Learn(StepValues.Of(training[Column].To(ColumnKind.Texts)), nameof(Classes))
            );
    }

    /// <summary>Values, in their own units in the table and in predictions, scaled for training.</summary>
    public sealed record Values : PipelineTarget
    {
        /// <summary>One value, called as its column is.</summary>
        public Values(string column, TargetScaling scaling = TargetScaling.Standardize)
            : this(column, [column], scaling) { }

        /// <summary>Several values.</summary>
        [JsonConstructor]
        public Values(string name, Sequence<string> columns, TargetScaling scaling = TargetScaling.Standardize)
            : base(name) => (Columns, Scaling) = (columns, scaling);

        /// <summary>At least one.</summary>
        public Sequence<string> Columns
        {
            get;
            init => field = FittedTarget.Values.Check(value);
        }

        public TargetScaling Scaling
        {
            get;
            init => field = Require.Defined(value);
        }

        internal override FittedTarget Fit(Table training) =>
            new FittedTarget.Values(Name, Columns.Select(column => Fit(training[column], Scaling)).ToSequence());

        private static TargetColumn Fit(Column column, TargetScaling scaling)
        {
            var numbers = (StepValues.Numbers)StepValues.Of(column.To(ColumnKind.Numbers));
            return new(
                column.Name,
                scaling switch
                {
                    TargetScaling.None => new(0, 1),
                    TargetScaling.Standardize => DeepLearning.Scaling.Standardized(numbers)[0],
                    _ => DeepLearning.Scaling.Normalized(numbers, 0, 1)[0],
                }
            );
        }
    }
}

/// <summary>How values are scaled for training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetScaling>))]
public enum TargetScaling
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>As <see cref="ColumnStep.Standardize"/>: mean 0, deviation 1.</summary>
    Standardize,

    /// <summary>As <see cref="ColumnStep.Normalize"/>: from 0 to 1.</summary>
    Normalize,
}
