using System.Globalization;
using System.Numerics;
using System.Text;

namespace DeepLearning;

/// <summary>
/// How often samples of each class were taken for each class, or the sums of their weights: a fold over batches,
/// starting from <see cref="Empty"/>. Rows are the true classes, columns the predicted ones, as in scikit-learn. A
/// sample whose first logit is NaN is taken for no class: it is counted apart, as <see cref="Undecided"/>, and is wrong
/// in every score.
/// </summary>
public sealed partial record ConfusionMatrix
{
    /// <param name="classes">The number of classes.</param>
    /// <param name="counts">classes x classes counts, row-major.</param>
    /// <param name="undecided">A count a class; null for none.</param>
    /// <exception cref="ArgumentException">
    /// There are no classes, another number of counts, or one that is negative or not finite.
    /// </exception>
    public ConfusionMatrix(int classes, Sequence<double> counts, Sequence<double>? undecided = null)
    {
        Classes = Require.Positive(classes, nameof(Classes));
        Require.Length(counts.Count, Shape.Of(classes, classes).Size, $"a confusion matrix of {classes} classes");
        for (var i = 0; i < counts.Count; i++)
            Check(counts[i], $"class {i / classes} taken for class {i % classes}");
        undecided ??= [.. new double[classes]];
        Require.Length(undecided.Count, classes, $"what {classes} classes have undecided");
        for (var c = 0; c < classes; c++)
            Check(undecided[c], $"class {c} taken for no class");
        (Counts, Undecided) = (counts, undecided);
    }

    /// <summary>A matrix that has seen no sample.</summary>
    public static ConfusionMatrix Empty(int classes) =>
        new(Require.Positive(classes, nameof(classes)), [.. new double[Shape.Of(classes, classes).Size]]);

    public int Classes { get; }

    /// <summary>classes x classes counts, row-major: sums of weights, each 1 where none were given.</summary>
    public Sequence<double> Counts { get; }

    /// <summary>The samples of each class that were taken for none.</summary>
    public Sequence<double> Undecided { get; }

    /// <summary>The number of samples of this class that were taken for that class.</summary>
    public double this[int actual, int predicted] => Counts[Index(actual) * Classes + Index(predicted)];

    /// <summary>Samples seen.</summary>
    public double Total => Counts.Sum() + Undecided.Sum();

    /// <summary>The matrix with a batch more. Of equal logits the first wins; a NaN never does.</summary>
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <param name="weights">One a class index; none for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, or a weight is none.
    /// </exception>
    public ConfusionMatrix Add<T>(
        HostTensor<T> logits,
        ReadOnlySpan<int> classes,
        int? ignored = null,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(logits, classes, ignored, weights);
        if (rows.Width != Classes)
            throw new ArgumentException(
                $"the logits {logits.Shape} are of {rows.Width} classes, but the confusion matrix is of {Classes}"
            );
        var (counts, undecided) = (Counts.ToArray(), Undecided.ToArray());
        for (var n = 0; n < rows.Count; n++)
        {
            if (classes[n] == ignored)
                continue;
            var weight = MetricRules.Weight(weights, n);
            if (MetricRules.Predicted(rows[n]) is { } predicted)
                counts[classes[n] * Classes + predicted] += weight;
            else
                undecided[classes[n]] += weight;
        }

        return new(Classes, [.. counts], [.. undecided]);
    }

    /// <summary>The matrix over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of classes.</exception>
    public ConfusionMatrix Combine(ConfusionMatrix other) =>
        Classes == other.Classes
            ? new(Classes, Sum(Counts, other.Counts), Sum(Undecided, other.Undecided))
            : throw new ArgumentException(
                $"confusion matrices of {Classes} and of {other.Classes} classes do not combine"
            );

    /// <summary>
    /// A table: a row a true class, a column a predicted one, and a column of the undecided where there are any.
    /// </summary>
    public override string ToString()
    {
        var corner = "true \\ predicted";
        var none = Undecided.Any(count => count > 0);
        string[] head =
        [
            .. Enumerable.Range(0, Classes).Select(c => Text(c)),
            .. none ? ["none"] : Array.Empty<string>(),
        ];
        var width = head.Concat(Counts.Concat(Undecided).Select(Text)).Max(text => text.Length) + 2;
        var text = new StringBuilder(corner).AppendJoin("", head.Select(cell => cell.PadLeft(width)));
        for (var row = 0; row < Classes; row++)
        {
            text.Append('\n').Append(Text(row).PadLeft(corner.Length));
            for (var column = 0; column < Classes; column++)
                text.Append(Text(this[row, column]).PadLeft(width));
            if (none)
                text.Append(Text(Undecided[row]).PadLeft(width));
        }

        return text.ToString();
    }

    private static string Text(double count) => count.ToString("0.###", CultureInfo.InvariantCulture);

    private static Sequence<double> Sum(Sequence<double> a, Sequence<double> b) => [.. a.Zip(b, (x, y) => x + y)];

    private static void Check(double count, string what)
    {
        if (!(count >= 0 && double.IsFinite(count)))
            throw new ArgumentException(
                $"the count of {what} is {count}, but must not be negative, and must be finite"
            );
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
