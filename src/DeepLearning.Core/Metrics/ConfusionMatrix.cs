using System.Globalization;
using System.Numerics;
using System.Text;

namespace DeepLearning;

/// <summary>
/// How often samples of each class were taken for each class: a fold over batches, starting from <see cref="Empty"/>.
/// Rows are the true classes, columns the predicted ones, as in scikit-learn.
/// </summary>
public sealed record ConfusionMatrix
{
    /// <param name="classes">The number of classes.</param>
    /// <param name="counts">classes x classes counts, row-major.</param>
    /// <exception cref="ArgumentException">
    /// There are no classes, another number of counts, or a negative one.
    /// </exception>
    public ConfusionMatrix(int classes, Sequence<long> counts)
    {
        Classes = Require.Positive(classes, nameof(Classes));
        Require.Length(counts.Count, Shape.Of(classes, classes).Size, $"a confusion matrix of {classes} classes");
        for (var i = 0; i < counts.Count; i++)
            if (counts[i] < 0)
                throw new ArgumentException(
                    $"the count of class {i / classes} taken for class {i % classes} is {counts[i]}, but "
                        + "must not be negative"
                );
        Counts = counts;
    }

    /// <summary>A matrix that has seen no sample.</summary>
    public static ConfusionMatrix Empty(int classes) =>
        new(Require.Positive(classes, nameof(classes)), [.. new long[Shape.Of(classes, classes).Size]]);

    public int Classes { get; }

    /// <summary>classes x classes counts, row-major.</summary>
    public Sequence<long> Counts { get; }

    /// <summary>The number of samples of this class that were taken for that class.</summary>
    public long this[int actual, int predicted] => Counts[Index(actual) * Classes + Index(predicted)];

    /// <summary>Samples seen.</summary>
    public long Total => Counts.Sum();

    public Accuracy Accuracy => new(Enumerable.Range(0, Classes).Sum(c => this[c, c]), Total);

    /// <summary>Precision, recall and F1 of one class against all others.</summary>
    public ClassScores Of(int @class) =>
        ClassScores.Of(
            this[@class, @class],
            Enumerable.Range(0, Classes).Sum(c => this[c, @class]),
            Enumerable.Range(0, Classes).Sum(c => this[@class, c])
        );

    /// <summary>
    /// The unweighted means of the scores of every class, seen or not: scikit-learn's average="macro" with all labels
    /// named.
    /// </summary>
    public ClassScores Macro
    {
        get
        {
            var scores = Enumerable.Range(0, Classes).Select(Of).ToList();
            return new(scores.Average(s => s.Precision), scores.Average(s => s.Recall), scores.Average(s => s.F1));
        }
    }

    /// <summary>
    /// The scores of the counts summed over the classes. Each sample has one class and one prediction, so all three are
    /// the accuracy.
    /// </summary>
    public ClassScores Micro => ClassScores.Of(Accuracy.Correct, Total, Total);

    /// <summary>
    /// The matrix with a batch more. Of equal logits the first wins; a NaN never does, unless it stands first.
    /// </summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public ConfusionMatrix Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(logits, classes);
        if (width != Classes)
            throw new ArgumentException(
                $"the logits {logits.Shape} are of {width} classes, but the confusion matrix is of {Classes}"
            );
        var counts = Counts.ToArray();
        for (var n = 0; n < count; n++)
            counts[classes[n] * width + MetricRules.Largest(logits.Span.Slice(n * width, width))]++;
        return new(Classes, [.. counts]);
    }

    /// <summary>The matrix over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of classes.</exception>
    public ConfusionMatrix Combine(ConfusionMatrix other) =>
        Classes == other.Classes
            ? new(Classes, [.. Counts.Zip(other.Counts, (a, b) => a + b)])
            : throw new ArgumentException(
                $"confusion matrices of {Classes} and of {other.Classes} classes do not combine"
            );

    /// <summary>A table: a row a true class, a column a predicted one.</summary>
    public override string ToString()
    {
        var corner = "true \\ predicted";
        var width = Math.Max(Counts.Max(), Classes - 1).ToString(CultureInfo.InvariantCulture).Length + 2;
        var text = new StringBuilder(corner);
        for (var c = 0; c < Classes; c++)
            text.Append(Cell(c));
        for (var row = 0; row < Classes; row++)
        {
            text.Append('\n').Append(row.ToString(CultureInfo.InvariantCulture).PadLeft(corner.Length));
            for (var column = 0; column < Classes; column++)
                text.Append(Cell(this[row, column]));
        }

        return text.ToString();

        string Cell(long value) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width);
    }

    private int Index(int @class) =>
        (uint)@class < (uint)Classes
            ? @class
            : throw new ArgumentOutOfRangeException(
                nameof(@class),
                @class,
                $"the class is {@class}, but the confusion matrix is of the classes 0 to {Classes - 1}"
            );
}
