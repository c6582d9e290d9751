namespace DeepLearning;

/// <summary>
/// What the counts C say. With C(i, j) the samples of class i taken for class j: t(i) all samples of class i, p(j) all
/// taken for class j, n all samples.
/// </summary>
public sealed partial record ConfusionMatrix
{
    /// <summary>Σ C(i, i) / n: the share classified rightly, in [0, 1]; NaN before the first sample.</summary>
    public double Accuracy => Hits / Total;

    /// <summary>
    /// The mean recall of the classes that were seen, in [0, 1]; NaN before the first sample. A class that is rare
    /// counts as much as one that is not: guessing gives 1/classes.
    /// </summary>
    public double BalancedAccuracy
    {
        get
        {
            var seen = Enumerable.Range(0, Classes).Where(c => Actual(c) > 0).Select(c => Of(c).Recall).ToList();
            return seen.Count == 0 ? double.NaN : seen.Average();
        }
    }

    /// <summary>
    /// The correlation of classes and predictions, (n Σ C(i, i) - Σ t(i) p(i)) / √((n² - Σ t(i)²) (n² - Σ p(j)²)), in
    /// [-1, 1]; 0 where all samples are of one class or are taken for one, as in scikit-learn; NaN before the first
    /// sample. Source: Gorodkin, Computational Biology and Chemistry 28 (2004), equation 8; of two classes Matthews's
    /// coefficient.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            var (actual, predicted) = (Margin(Actual), Margin(Predicted));
            predicted = [.. predicted, Undecided.Sum()];
            var both = Total * Hits - actual.Zip(predicted, (t, p) => t * p).Sum();
            var (ofActual, ofPredicted) = (Pairs(actual), Pairs(predicted));
            if (Total == 0)
                return double.NaN;
            return ofActual == 0 || ofPredicted == 0 ? 0 : both / (Math.Sqrt(ofActual) * Math.Sqrt(ofPredicted));
        }
    }

    /// <summary>Precision, recall and F1 of one class against all others.</summary>
    public ClassScores Of(int @class) => ClassScores.Of(this[@class, @class], Predicted(@class), Actual(@class));

    /// <summary>
    /// The unweighted means of the scores of every class, seen or not: scikit-learn's average="macro" with all labels
    /// named.
    /// </summary>
    public ClassScores Macro => new(Mean(s => s.Precision), Mean(s => s.Recall), Mean(s => s.F1));

    /// <summary>
    /// The scores of the counts summed over the classes. Each sample has one class and one prediction, so all three are
    /// the accuracy; only an undecided sample, which has no prediction, makes precision larger.
    /// </summary>
    public ClassScores Micro => ClassScores.Of(Hits, Counts.Sum(), Total);

    /// <summary>The means of the scores, each class weighted by its samples: average="weighted".</summary>
    public ClassScores Weighted =>
        new(WeightedMean(s => s.Precision), WeightedMean(s => s.Recall), WeightedMean(s => s.F1));

    /// <summary><see cref="ClassScores.FBeta"/> of the classes, averaged.</summary>
    /// <param name="beta">How many times as much recall counts as precision; above 0.</param>
    public Averages FBeta(double beta) =>
        new(Mean(s => s.FBeta(beta)), Micro.FBeta(beta), WeightedMean(s => s.FBeta(beta)));

    /// <summary>
    /// Of the samples (or pixels) that are of a class or are taken for it, the share that is both: TP / (TP + FP + FN),
    /// the Jaccard coefficient; 0/0, of a class that is in neither, is 0.
    /// </summary>
    public double IntersectionOverUnionOf(int @class) =>
        ClassScores.Share(this[@class, @class], Predicted(@class) + Actual(@class) - this[@class, @class]);

    /// <summary>
    /// <see cref="IntersectionOverUnionOf"/> of the classes, averaged; the macro mean is the mean IoU.
    /// </summary>
    public Averages IntersectionOverUnion =>
        new(
            Enumerable.Range(0, Classes).Average(IntersectionOverUnionOf),
            ClassScores.Share(Hits, Counts.Sum() + Total - Hits),
            WeightedMean(Enumerable.Range(0, Classes).Select(IntersectionOverUnionOf))
        );

    /// <summary>
    /// How much more classes and predictions agree than by chance: 1 - Σ w(i, j) C(i, j) / (Σ w(i, j) t(i) p(j) / n),
    /// where w is 0 on the diagonal and grows with what is wrong. 1 at best, 0 for chance, negative below it; NaN where
    /// chance agrees too (one class, always met), before the first sample, and for ranks where a sample is undecided.
    /// Source: Cohen, Educational and Psychological Measurement 20 (1960); weighted, Psychological Bulletin 70 (1968).
    /// </summary>
    public double CohensKappa(KappaWeighting weighting = KappaWeighting.None)
    {
        Require.Defined(weighting);
        var undecided = Undecided.Sum();
        if (undecided > 0 && weighting != KappaWeighting.None)
            return double.NaN;
        var (actual, predicted) = (Margin(Actual), Margin(Predicted));
        var (seen, expected) = (undecided, undecided * Total);
        for (var i = 0; i < Classes; i++)
        for (var j = 0; j < Classes; j++)
        {
            double apart = weighting switch
            {
                KappaWeighting.Linear => Math.Abs(i - j),
                KappaWeighting.Quadratic => Math.Pow(i - j, 2),
                _ => i == j ? 0 : 1,
            };
            seen += apart * this[i, j];
            expected += apart * actual[i] * predicted[j];
        }

        return 1 - seen / (expected / Total);
    }

    /// <summary>Σ C(i, i).</summary>
    private double Hits => Enumerable.Range(0, Classes).Sum(c => this[c, c]);

    /// <summary>t: the samples of a class.</summary>
    private double Actual(int @class) =>
        Enumerable.Range(0, Classes).Sum(c => this[@class, c]) + Undecided[Index(@class)];

    /// <summary>p: the samples taken for a class.</summary>
    private double Predicted(int @class) => Enumerable.Range(0, Classes).Sum(c => this[c, @class]);

    private double[] Margin(Func<int, double> of) => [.. Enumerable.Range(0, Classes).Select(of)];

    private double Mean(Func<ClassScores, double> score) => Enumerable.Range(0, Classes).Average(c => score(Of(c)));

    private double WeightedMean(Func<ClassScores, double> score) =>
        WeightedMean(Enumerable.Range(0, Classes).Select(c => score(Of(c))));

    private double WeightedMean(IEnumerable<double> scores) =>
        ClassScores.Share(scores.Select((score, c) => score * Actual(c)).Sum(), Total);

    /// <summary>
    /// (Σ x)² - Σ x², as the sum of all products of two different ones, which no rounding makes negative.
    /// </summary>
    private static double Pairs(double[] x)
    {
        var (sum, before) = (0.0, 0.0);
        foreach (var value in x)
        {
            sum += 2 * before * value;
            before += value;
        }

        return sum;
    }
}
