using System.Numerics;

namespace DeepLearning;

/// <summary>One target of a data set's samples: a name and the values of all samples, immutable.</summary>
public sealed class DataTarget<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="name">What a loss term calls it: <see cref="LossTerm.Target"/>.</param>
    /// <param name="values">
    /// N class indices, or N times as many as a target has positions (a class a pixel, a class a step), or N times as
    /// many values as a target has; with weights of the samples, or none. Copied.
    /// </param>
    /// <param name="classNames">The classes' names in index order; null when they have none.</param>
    public DataTarget(string name, Targets<T> values, Sequence<string>? classNames = null)
        : this(name, classNames, Copy(values)) { }

    private DataTarget(string name, Sequence<string>? classNames, Targets<T> values) =>
        (Name, Values, ClassNames) = (Require.Name(name), values, classNames);

    public string Name { get; }

    /// <summary>The samples' targets, end to end.</summary>
    public Targets<T> Values { get; }

    public Sequence<string>? ClassNames { get; }

    /// <summary>The number of class indices or of values.</summary>
    public int Length => Values is Targets<T>.Classes classes ? classes.Indices.Length : Elements.Length;

    public bool HasClasses => Values is Targets<T>.Classes;

    /// <summary>What each sample's loss counts; empty for 1 each.</summary>
    internal ReadOnlyMemory<T> Weights => Values.SampleWeights;

    private ReadOnlyMemory<T> Elements => ((Targets<T>.Values)Values).Elements;

    internal DataTarget<T> Subset(ReadOnlySpan<int> samples, int count)
    {
        var size = Length / count * samples.Length;
        var weights = new T[Weights.IsEmpty ? 0 : samples.Length];
        if (!Weights.IsEmpty)
            Rows.Gather(Weights.Span, samples, weights);
        if (Values is Targets<T>.Classes classes)
        {
            var indices = new int[size];
            Rows.Gather(classes.Indices.Span, samples, indices);
            return new(Name, ClassNames, new Targets<T>.Classes(indices) { SampleWeights = weights });
        }

        var elements = new T[size];
        Rows.Gather(Elements.Span, samples, elements);
        return new(Name, ClassNames, new Targets<T>.Values(elements) { SampleWeights = weights });
    }

    /// <summary>The same target with weights of the samples.</summary>
    internal DataTarget<T> Weighed(ReadOnlyMemory<T> weights) =>
        new(Name, ClassNames, Values with { SampleWeights = weights });

    internal DataTarget<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther>
    {
        Targets<TOther> values = Values is Targets<T>.Classes classes
            ? new Targets<TOther>.Classes(classes.Indices)
            : new Targets<TOther>.Values(Array.ConvertAll(Elements.ToArray(), TOther.CreateChecked));
        return new(
            Name,
            values with
            {
                SampleWeights = Array.ConvertAll(Weights.ToArray(), TOther.CreateChecked),
            },
            ClassNames
        );
    }

    internal DataTarget<T> Join(DataTarget<T> other)
    {
        Targets<T> values = Values is Targets<T>.Classes classes
            ? new Targets<T>.Classes(
                (int[])[.. classes.Indices.Span, .. ((Targets<T>.Classes)other.Values).Indices.Span]
            )
            : new Targets<T>.Values((T[])[.. Elements.Span, .. other.Elements.Span]);
        return new DataTarget<T>(Name, ClassNames, values).Weighed((T[])[.. Weights.Span, .. other.Weights.Span]);
    }

    private static Targets<T> Copy(Targets<T> targets) =>
        targets switch
        {
            Targets<T>.Classes classes => new Targets<T>.Classes(classes.Indices.ToArray())
            {
                SampleWeights = classes.SampleWeights.ToArray(),
            },
            Targets<T>.Values values => new Targets<T>.Values(values.Elements.ToArray())
            {
                SampleWeights = values.SampleWeights.ToArray(),
            },
            _ => throw new ArgumentException($"targets are classes or values, but {targets} is given"),
        };
}
