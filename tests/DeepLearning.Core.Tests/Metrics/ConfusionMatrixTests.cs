using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Metrics;

public class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix Matrix = ConfusionMatrix.Empty(4).Add(Samples.Logits, Samples.Classes);

    /// <summary>confusion_matrix(y, p, labels=range(4)).</summary>
    [Fact]
    public void It_is_scikit_learns()
    {
        StructuralEquality.AssertEqual(
            new ConfusionMatrix(4, [3, 2, 0, 0, 0, 2, 1, 2, 1, 0, 1, 0, 0, 0, 0, 0]),
            Matrix
        );
        Assert.Equal(2, Matrix[1, 3]);
        Assert.Equal(12, Matrix.Total);
        Assert.Equal(default(Accuracy).Add(Samples.Logits, Samples.Classes), Matrix.Accuracy);
    }

    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(ConfusionMatrix.Empty(4), (m, x, c) => m.Add(x, c), (a, b) => a.Combine(b), Assert.Equal);

    /// <summary>
    /// precision_recall_fscore_support with average=None, "macro" and "micro". Class 3 is never seen: its recall is
    /// 0/0.
    /// </summary>
    [Fact]
    public void The_scores_are_scikit_learns()
    {
        Close(new(0.75, 0.6, 2 / 3.0), Matrix.Of(0));
        Close(new(0.5, 0.4, 4 / 9.0), Matrix.Of(1));
        Close(new(0.5, 0.5, 0.5), Matrix.Of(2));
        Close(new(0, 0, 0), Matrix.Of(3));
        Close(new(0.4375, 0.375, 0.40277777777777773), Matrix.Macro);
        Close(new(0.5, 0.5, 0.5), Matrix.Micro);
    }

    [Fact]
    public void Where_nothing_was_seen_every_score_is_0()
    {
        Assert.Equal(default, ConfusionMatrix.Empty(2).Macro);
        Assert.Equal(default, ConfusionMatrix.Empty(2).Micro);
    }

    [Fact]
    public void It_reads_as_a_table() =>
        Assert.Equal(
            """
            true \ predicted   0   1
                           0  10   2
                           1   0   7
            """.ReplaceLineEndings("\n"),
            new ConfusionMatrix(2, [10, 2, 0, 7]).ToString()
        );

    [Fact]
    public void Another_count_is_another_matrix()
    {
        StructuralEquality.AssertDiffer(new ConfusionMatrix(2, [1, 2, 3, 4]), new ConfusionMatrix(2, [1, 2, 3, 5]));
        StructuralEquality.AssertDiffer(ConfusionMatrix.Empty(2), ConfusionMatrix.Empty(3));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "the logits [12, 4] are of 4 classes, but the confusion matrix is of 3",
            Assert
                .Throws<ArgumentException>(() => ConfusionMatrix.Empty(3).Add(Samples.Logits, Samples.Classes))
                .Message
        );
        Assert.Equal(
            "confusion matrices of 3 and of 2 classes do not combine",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Empty(3).Combine(ConfusionMatrix.Empty(2))).Message
        );
        Assert.Equal(
            "a confusion matrix of 2 classes has 3 values, but 4 are expected",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, 3])).Message
        );
        Assert.Equal(
            "the count of class 1 taken for class 0 is -3, but must not be negative",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, -3, 4])).Message
        );
        Assert.Contains(
            "the class is 4, but the confusion matrix is of the classes 0 to 3",
            Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Of(4)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the class is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Matrix[0, -1]).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "classes is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Empty(0)).Message,
            StringComparison.Ordinal
        );
    }

    private static void Close(ClassScores expected, ClassScores actual)
    {
        Assert.Equal(expected.Precision, actual.Precision, 1e-15);
        Assert.Equal(expected.Recall, actual.Recall, 1e-15);
        Assert.Equal(expected.F1, actual.F1, 1e-15);
    }
}
