using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A target with its classes or its scales: a closed union.</summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Classes), "classes")]
[JsonDerivedType(typeof(Values), "values")]
public abstract record FittedTarget
{
    private FittedTarget(string name) => Name = name;

    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    /// <summary>How many outputs a model has for it: one a class, or one a value.</summary>
    public abstract int Outputs { get; }

    /// <summary>A table's targets, for training.</summary>
    /// <exception cref="PipelineException">A value is missing, or none that is expected.</exception>
    public abstract DataTarget<T> Apply<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>What a model's output for one row says, in the words or units of the table.</summary>
    /// <param name="output">Logits of the classes, or scaled values: <see cref="Outputs"/> of them.</param>
    public abstract Prediction PredictionOf<T>(ReadOnlySpan<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private protected void CheckLength(int length)
    {
        if (length != Outputs)
            throw new PipelineException($"the target '{Name}' has {Outputs} outputs, but {length} values are given");
    }

    /// <summary>Classes by their names.</summary>
    public sealed record Classes : FittedTarget
    {
        public Classes(string name, string column, Sequence<string> classNames)
            : base(name) => (Column, ClassNames) = (column, classNames);

        public string Column
        {
            get;
            init => field = Require.Name(value);
        }

        /// <summary>In index order, at least one, each once.</summary>
        public Sequence<string> ClassNames
        {
            get;
            init => field = CategoryList.Check(value);
        }

        public override int Outputs => ClassNames.Count;

        public override DataTarget<T> Apply<T>(Table table)
        {
            var indices = CategoryList.IndicesOf(
                StepValues.Of(table[Column].To(ColumnKind.Texts)),
                ClassNames,
                UnknownCategory.Error,
                nameof(Classes)
            );
            return new(Name, new Targets<T>.Classes(indices.Values.ToArray()), ClassNames);
        }

        public override Prediction PredictionOf<T>(ReadOnlySpan<T> output)
        {
            CheckLength(output.Length);
            var logits = new double[output.Length];
            for (var i = 0; i < logits.Length; i++)
                logits[i] = double.CreateChecked(output[i]);
            Probabilities.Softmax<double>(logits, logits);
            return new Prediction.OfClass(Name, ClassNames, new(logits));
        }

        /// <summary>The same from probabilities, which a model that ends in a softmax gives.</summary>
        public Prediction.OfClass PredictionOfProbabilities<T>(ReadOnlySpan<T> probabilities)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            CheckLength(probabilities.Length);
            return new(Name, ClassNames, probabilities.ToArray().Select(double.CreateChecked).ToSequence());
        }
    }

    /// <summary>Values with the scale of each.</summary>
    public sealed record Values : FittedTarget
    {
        public Values(string name, Sequence<TargetColumn> columns)
            : base(name) => Columns = columns;

        /// <summary>At least one, of different names.</summary>
        public Sequence<TargetColumn> Columns
        {
            get;
            init
            {
                Check(Require.NotNull(value).Select(column => column.Name).ToSequence());
                field = value;
            }
        }

        public override int Outputs => Columns.Count;

        public override DataTarget<T> Apply<T>(Table table)
        {
            var values = new T[checked(table.Count * Columns.Count)];
            for (var i = 0; i < Columns.Count; i++)
            {
                var column = (Column.Numbers)table[Columns[i].Name].To(ColumnKind.Numbers);
                for (var row = 0; row < column.Count; row++)
                    values[row * Columns.Count + i] = Finite<T>(column, row, Columns[i].Scale);
            }

            return new(Name, new Targets<T>.Values(values));
        }

        public override Prediction PredictionOf<T>(ReadOnlySpan<T> output)
        {
            CheckLength(output.Length);
            var values = new double[output.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = Columns[i].Scale.Undo(double.CreateChecked(output[i]));
            return new Prediction.OfValues(Name, Columns.Select(column => column.Name).ToSequence(), new(values));
        }

        internal static Sequence<string> Check(Sequence<string> columns) =>
            Require.NotNull(columns, nameof(Columns)).Count == 0
                ? throw new ArgumentException("a target of values needs at least one column, but is given none")
            : columns.Distinct(StringComparer.Ordinal).Count() < columns.Count
                ? throw new ArgumentException($"a column of {columns} comes twice")
            : columns;

        private static T Finite<T>(Column.Numbers column, int row, FeatureScale scale)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var value = column.Values[row];
            if (double.IsNaN(value))
                throw new PipelineException($"the target '{column.Name}' is missing in row {row}");
            return FeatureValues.Finite<T>(scale.Apply(value), column.Name, row);
        }
    }
}

/// <summary>A column of a target of values, with its scale.</summary>
public sealed record TargetColumn
{
    public TargetColumn(string name, FeatureScale scale) => (Name, Scale) = (name, scale);

    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    public FeatureScale Scale
    {
        get;
        init => field = Require.NotNull(value);
    }
}
