using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What samples are cut or weighed by: a label each, the class that it is of or the group that it comes from. A
/// negative label stands for none. Immutable.
/// </summary>
public sealed class SampleLabels
{
    private readonly int[] _labels;
    private readonly Func<int, string> _name;

    private SampleLabels(int[] labels, Func<int, string> name) =>
        (_labels, _name) = (
            labels.Length > 0 ? labels : throw new ArgumentException("there is no sample to cut: no label is given"),
            name
        );

    /// <summary>The number of samples, at least 1.</summary>
    public int Count => _labels.Length;

    /// <summary>The label of a sample, counted from 0.</summary>
    public int this[int sample] => _labels[sample];

    /// <param name="labels">One a sample.</param>
    /// <param name="names">The labels' names, for messages; null where they have none.</param>
    public static SampleLabels Of(ReadOnlySpan<int> labels, Sequence<string>? names = null) =>
        new(labels.ToArray(), label => names is null || label >= names.Count ? $"{label}" : $"'{names[label]}'");

    /// <summary>The classes of a data set's target.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="target">The target's name; null where only one has classes.</param>
    /// <exception cref="ArgumentException">
    /// There is no such target, it is of values, or a sample has several.
    /// </exception>
    public static SampleLabels Of<T>(Dataset<T> dataset, string? target = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var found = target is null
            ? dataset.NamedTargets.Where(named => named.HasClasses).ToList()
            : [DatasetRules.FindTarget(dataset)(target)];
        if (found is not [{ Values: Targets<T>.Classes classes } only])
            throw new ArgumentException(
                found.Count > 1
                    ? "a stratified split goes by the classes of one target, but the data set has those of "
                        + string.Join(", ", found.Select(named => $"'{named.Name}'"))
                    : "a stratified split needs classes, but the data set's targets are values"
            );
        return classes.Indices.Length == dataset.Count
            ? Of(classes.Indices.Span, only.ClassNames)
            : throw new ArgumentException(
                "a stratified split goes by the class of a sample, but each has "
                    + $"{classes.Indices.Length / dataset.Count}"
            );
    }

    /// <summary>
    /// The different values of a table's column, numbered by size where all are numbers and else by their code units; a
    /// row without a value has no label.
    /// </summary>
    /// <exception cref="PipelineException">There is no such column.</exception>
    public static SampleLabels Of(Table table, string column)
    {
        var texts = ((Column.Texts)table[column].To(ColumnKind.Texts)).Values;
        var names = CategoryTexts.InOrder(texts);
        var index = names.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal);
        return Of([.. texts.Select(text => text is null ? -1 : index[text])], names);
    }

    /// <summary>
    /// Values, to be cut as classes are: the label is the quantile that the value lies in, so that each part has about
    /// the same distribution of them. Equal values have one label, NaN none.
    /// </summary>
    /// <param name="values">One a sample.</param>
    /// <param name="count">How many quantiles, at least 2; some are empty where values come often.</param>
    public static SampleLabels Quantiles(ReadOnlySpan<double> values, int count = 10)
    {
        Require.InRange(count, 2, int.MaxValue);
        var sorted = values.ToArray().Where(value => !double.IsNaN(value)).Order().ToArray();
        var labels = new int[values.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = double.IsNaN(values[i])
                ? -1
                : (int)((long)FirstIndexOf(sorted, values[i]) * count / sorted.Length);
        return new(labels, label => FormattableString.Invariant($"quantile {label} of {count}"));
    }

    /// <summary>The same of a table's column of numbers.</summary>
    /// <exception cref="PipelineException">There is no such column, or it holds no numbers.</exception>
    public static SampleLabels Quantiles(Table table, string column, int count = 10) =>
        Quantiles(((Column.Numbers)table[column].To(ColumnKind.Numbers)).Values.AsSpan(), count);

    /// <summary>The same of a data set's target of one value a sample.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="target">The target's name; null for the only one.</param>
    /// <param name="count">How many quantiles.</param>
    /// <exception cref="ArgumentException">There is no such target, or it is none of one value a sample.</exception>
    public static SampleLabels Quantiles<T>(Dataset<T> dataset, string? target = null, int count = 10)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var found =
            target is null && dataset.NamedTargets is [var only] ? only
            : target is null ? throw new ArgumentException("the data set has several targets: name the one to go by")
            : DatasetRules.FindTarget(dataset)(target);
        return found.Values is Targets<T>.Values { Elements: var values } && values.Length == dataset.Count
            ? Quantiles(Array.ConvertAll(values.ToArray(), double.CreateChecked), count)
            : throw new ArgumentException(
                $"quantiles are those of one value a sample, but the target '{found.Name}' has "
                    + (found.HasClasses ? "classes" : $"{found.Length / dataset.Count} values")
            );
    }

    /// <summary>How a message calls a label.</summary>
    internal string NameOf(int label) => label < 0 ? "none" : _name(label);

    /// <summary>The samples of each label, in order.</summary>
    internal SortedDictionary<int, List<int>> Members()
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < _labels.Length; i++)
        {
            if (!members.TryGetValue(_labels[i], out var list))
                members.Add(_labels[i], list = []);
            list.Add(i);
        }

        return members;
    }

    private static int FirstIndexOf(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
