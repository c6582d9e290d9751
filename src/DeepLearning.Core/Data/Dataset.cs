using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Samples and their targets, immutable and checked once: as many targets as samples, every value finite, every class
/// known. Most have one input and one target; others name what they have.
/// </summary>
public sealed class Dataset<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The names of the only input and the only target of a data set that gives none.</summary>
    public const string InputName = "input",
        TargetName = "target";

    /// <param name="inputs">[N, ...sample shape], N at least 1.</param>
    /// <param name="targets">
    /// N class indices (or N times as many as a sample has positions), or N times as many values as a target has; with
    /// weights of the samples, or none. Copied. A negative class, -100 by PyTorch's custom, stands for none: the loss
    /// has to ignore it (<see cref="Loss.CrossEntropy.IgnoreIndex"/>).
    /// </param>
    /// <param name="classNames">The classes' names in index order; null when they have none.</param>
    /// <exception cref="ArgumentException">
    /// There is no sample; the counts differ; a value is not finite; two negative classes differ; a class has no name.
    /// The message names the sample and the value.
    /// </exception>
    public Dataset(HostTensor<T> inputs, Targets<T> targets, Sequence<string>? classNames = null)
        : this([new DataInput<T>(InputName, inputs)], [new DataTarget<T>(TargetName, targets, classNames)]) { }

    /// <param name="inputs">At least one; each of as many samples.</param>
    /// <param name="targets">At least one, for as many samples.</param>
    /// <exception cref="ArgumentException">
    /// A name comes twice; the counts differ; a value is not finite; two negative classes of a target differ; a class
    /// has no name.
    /// </exception>
    public Dataset(Sequence<DataInput<T>> inputs, Sequence<DataTarget<T>> targets)
        : this(inputs, targets, check: true) { }

    private Dataset(Sequence<DataInput<T>> inputs, Sequence<DataTarget<T>> targets, bool check)
    {
        if (check)
            DatasetRules.Check(inputs, targets);
        (NamedInputs, NamedTargets, Count) = (inputs, targets, inputs[0].Count);
    }

    public Sequence<DataInput<T>> NamedInputs { get; }

    public Sequence<DataTarget<T>> NamedTargets { get; }

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>The only input's values [Count, ...<see cref="SampleShape"/>].</summary>
    /// <exception cref="InvalidOperationException">There are several inputs, or they are indices.</exception>
    public HostTensor<T> Inputs =>
        Input.Tensor ?? throw new InvalidOperationException($"the data set's input '{Input.Name}' are indices");

    /// <summary>The only target.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Targets<T> Targets => Target.Values;

    /// <summary>The only target's classes' names; null when they have none.</summary>
    /// <exception cref="InvalidOperationException">There are several targets.</exception>
    public Sequence<string>? ClassNames => Target.ClassNames;

    /// <summary>The shape of one sample of the only input, without the batch axis.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs.</exception>
    public Shape SampleShape => Input.SampleShape;

    /// <summary>The number of values of one sample's only target: 1 for a class.</summary>
    /// <exception cref="InvalidOperationException">There are several targets.</exception>
    public int TargetSize => Target.Length / Count;

    /// <summary>Whether a target is of classes.</summary>
    public bool HasClasses => NamedTargets.Any(target => target.HasClasses);

    private DataInput<T> Input =>
        NamedInputs is [var only]
            ? only
            : throw new InvalidOperationException(
                $"the data set has the inputs {string.Join(", ", NamedInputs)}: choose of NamedInputs"
            );

    private DataTarget<T> Target =>
        NamedTargets is [var only]
            ? only
            : throw new InvalidOperationException(
                $"the data set has the targets {string.Join(", ", NamedTargets.Select(t => $"'{t.Name}'"))}: choose "
                    + "of NamedTargets"
            );

    /// <summary>
    /// The target of a name or, where none is given, the only one or the one that is called as the output is; null
    /// where there is no such one.
    /// </summary>
    public DataTarget<T>? TargetFor(string output, string? target = null) => Find(NamedTargets, output, target);

    internal static DataTarget<T>? Find(Sequence<DataTarget<T>> targets, string output, string? target) =>
        target is null && targets is [var only]
            ? only
            : targets.FirstOrDefault(named => named.Name == (target ?? output));

    /// <summary>The samples of these indices, in this order; an index may come more than once.</summary>
    /// <exception cref="ArgumentException">There is no index, or one is out of range.</exception>
    public Dataset<T> Subset(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("a subset needs at least one sample, but no index is given", nameof(indices));
        foreach (var index in indices)
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    index,
                    $"sample {index} is wanted, but the data set has the samples 0 to {Count - 1}"
                );
        var samples = indices.ToArray();
        return new(
            NamedInputs.Select(input => input.Subset(samples)).ToSequence(),
            NamedTargets.Select(target => target.Subset(samples, Count)).ToSequence(),
            check: false
        );
    }

    /// <summary>The same samples with these inputs and targets only, in this order.</summary>
    /// <exception cref="ArgumentException">There is none of such a name.</exception>
    public Dataset<T> Select(Sequence<string> inputs, Sequence<string> targets) =>
        Arranged(
            inputs.Select(DatasetRules.Find(this)).ToSequence(),
            targets.Select(DatasetRules.FindTarget(this)).ToSequence()
        );

    /// <summary>The same data in another precision.</summary>
    /// <exception cref="ArgumentException">A value is not finite there.</exception>
    public Dataset<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        this as Dataset<TOther>
        ?? new Dataset<TOther>(
            NamedInputs.Select(input => input.To<TOther>()).ToSequence(),
            NamedTargets.Select(target => target.To<TOther>()).ToSequence()
        );

    public override string ToString() =>
        NamedInputs is [{ Tensor: not null } only]
            ? $"{Count} samples of {typeof(T).Name}{only.SampleShape}"
            : $"{Count} samples of {string.Join(", ", NamedInputs)}";

    /// <summary>These inputs and targets, which are some of this set's own.</summary>
    internal static Dataset<T> Arranged(Sequence<DataInput<T>> inputs, Sequence<DataTarget<T>> targets) =>
        new(inputs, targets, check: false);
}
