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
        Assert.Equal(default(Accuracy).Add(Samples.Logits, Samples.Classes).Value, Matrix.Accuracy);
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

    /// <summary>
    /// A NaN that stands first leaves no prediction, wherever else it does not win: so the samples of class 0 that a
    /// net of NaN "finds" are none.
    /// </summary>
    [Fact]
    public void A_sample_whose_first_logit_is_NaN_is_counted_apart_and_wrong()
    {
        const double N = double.NaN;
        var logits = HostTensor<double>.Copy([5, 2], [N, N, N, 1, 0, N, 2, 1, 1, 2]);
        int[] classes = [0, 1, 0, 0, 1];
        var matrix = ConfusionMatrix.Empty(2).Add(logits, classes);
        StructuralEquality.AssertEqual(new ConfusionMatrix(2, [2, 0, 0, 1], [1, 1]), matrix);
        Assert.Equal(5, matrix.Total);
        Assert.Equal(default(Accuracy).Add(logits, classes).Value, matrix.Accuracy);
        Assert.Equal(new ClassScores(1, 2 / 3.0, 0.8), matrix.Of(0));
        Assert.Equal(new ClassScores(1, 0.6, 0.75), matrix.Micro);
        Assert.Equal(2 / 3.0, matrix.IntersectionOverUnionOf(0));
        Assert.Equal(0.6, matrix.IntersectionOverUnion.Micro);
        Assert.Equal((2 / 3.0 + 0.5) / 2, matrix.BalancedAccuracy, 1e-16);
        Assert.Equal(matrix, ConfusionMatrix.Empty(2).Combine(matrix));
        Assert.Equal(
            """
            true \ predicted     0     1  none
                           0     2     0     1
                           1     0     1     1
            """.ReplaceLineEndings("\n"),
            matrix.ToString()
        );
    }

    /// <summary>
    /// The undecided are a class more that is never true: so scikit-learn has it for predictions 0, 1 and "none" (2):
    /// matthews_corrcoef and cohen_kappa_score.
    /// </summary>
    [Fact]
    public void The_undecided_are_a_prediction_of_their_own()
    {
        var matrix = new ConfusionMatrix(2, [2, 0, 0, 1], [1, 1]);
        Assert.Equal(0.5051814855409226, matrix.MatthewsCorrelation, 1e-15);
        Assert.Equal(0.4117647058823529, matrix.CohensKappa(), 1e-15);
        Assert.Equal(double.NaN, matrix.CohensKappa(KappaWeighting.Linear));
    }

    [Fact]
    public void Before_the_first_sample_there_is_no_accuracy_correlation_or_kappa()
    {
        var empty = ConfusionMatrix.Empty(3);
        Assert.All(
            [empty.Accuracy, empty.BalancedAccuracy, empty.MatthewsCorrelation, empty.CohensKappa()],
            value => Assert.Equal(double.NaN, value)
        );
    }

    /// <summary>One class, always met: chance agrees too.</summary>
    [Fact]
    public void Where_chance_agrees_too_there_is_no_kappa()
    {
        var matrix = new ConfusionMatrix(2, [3, 0, 0, 0]);
        Assert.Equal(double.NaN, matrix.CohensKappa());
        Assert.Equal(0, matrix.MatthewsCorrelation);
        Assert.Equal(1, matrix.BalancedAccuracy);
    }

    /// <summary>Sums of weights that are no whole numbers: rounding makes no correlation of none.</summary>
    [Fact]
    public void Where_all_are_taken_for_one_class_the_correlation_is_0_with_any_weights()
    {
        var matrix = ConfusionMatrix
            .Empty(2)
            .Add(HostTensor<double>.Copy([3, 2], [1, 0, 1, 0, 1, 0]), [0, 1, 1], weights: [0.1, 0.2, 0.3]);
        Assert.Equal(0, matrix.MatthewsCorrelation);
    }

    [Fact]
    public void Positions_of_an_ignored_class_are_passed_over()
    {
        // Two pixels of one image: the logits of class 0, then those of class 1.
        var logits = HostTensor<double>.Copy([1, 2, 1, 2], [3, 0, 1, 2]);
        StructuralEquality.AssertEqual(
            new ConfusionMatrix(2, [1, 0, 0, 0]),
            ConfusionMatrix.Empty(2).Add(logits, [0, 255], ignored: 255)
        );
        Assert.Equal(new Accuracy(2, 2), default(Accuracy).Add(logits, [0, 1]));
        Assert.Equal(
            "the class of position 1 is 255, but there are logits for the classes 0 to 1",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Empty(2).Add(logits, [0, 255])).Message
        );
    }

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
            "the count of class 1 taken for class 0 is -3, but must not be negative, and must be finite",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, -3, 4])).Message
        );
        Assert.Equal(
            "what 2 classes have undecided has 1 values, but 2 are expected",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, 3, 4], [0])).Message
        );
        Assert.Equal(
            "the count of class 1 taken for no class is NaN, but must not be negative, and must be finite",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, 3, 4], [0, double.NaN])).Message
        );
        Assert.Equal(
            "there are 12 samples, but 3 weights are given",
            Assert
                .Throws<ArgumentException>(() => Matrix.Add(Samples.Logits, Samples.Classes, weights: [1, 2, 3]))
                .Message
        );
        Assert.Contains(
            "beta is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.FBeta(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.CohensKappa((KappaWeighting)7));
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
