using System.Text.Json;

namespace DeepLearning.Core.Tests.Metrics;

/// <summary>
/// Every metric that scikit-learn has against scikit-learn's, on random data with ties, absent classes and weights
/// (fixtures.json, written by fixtures.py). Each is folded over two batches.
/// </summary>
public class ScikitLearnTests
{
    private const double Tolerance = 1e-13;

    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static TheoryData<string> Classification => Named("classification");

    public static TheoryData<string> Regression => Named("regression");

    public static TheoryData<string> Ranking => Named("ranking");

    [Theory, MemberData(nameof(Classification))]
    public void Counts_and_what_follows_from_them(string name)
    {
        var (matrix, data) = (ConfusionMatrix.Empty(Classes(name)), Cases[name]);
        foreach (var (logits, classes, weights) in Batches(name))
            matrix = matrix.Add(logits, classes, weights: weights);
        Same(data, "confusion", matrix.Counts);
        Same(data, "accuracy", matrix.Accuracy);
        Same(data, "balancedAccuracy", matrix.BalancedAccuracy);
        Same(data, "matthews", matrix.MatthewsCorrelation);
        Same(data, "kappa", matrix.CohensKappa());
        Same(data, "kappaLinear", matrix.CohensKappa(KappaWeighting.Linear));
        Same(data, "kappaQuadratic", matrix.CohensKappa(KappaWeighting.Quadratic));
        var scores = Enumerable.Range(0, matrix.Classes).Select(matrix.Of).ToList();
        Same(data, "precision", scores.Select(s => s.Precision));
        Same(data, "recall", scores.Select(s => s.Recall));
        Same(data, "f1", scores.Select(s => s.F1));
        Same(data, "f1", scores.Select(s => s.FBeta(1)));
        Same(data, "fTwo", scores.Select(s => s.FBeta(2)));
        Same(data, "precisionAverages", Of(matrix, s => s.Precision));
        Same(data, "recallAverages", Of(matrix, s => s.Recall));
        Same(data, "f1Averages", Of(matrix, s => s.F1));
        Same(data, "f1Averages", matrix.FBeta(1));
        Same(data, "fHalfAverages", matrix.FBeta(0.5));
        Same(data, "fTwoAverages", matrix.FBeta(2));
        Same(data, "jaccard", Enumerable.Range(0, matrix.Classes).Select(matrix.IntersectionOverUnionOf));
        Same(data, "jaccardAverages", matrix.IntersectionOverUnion);
    }

    [Theory, MemberData(nameof(Classification))]
    public void The_likelihood_and_the_perplexity(string name)
    {
        var likelihood = default(NegativeLogLikelihood);
        foreach (var (logits, classes, weights) in Batches(name))
            likelihood = likelihood.Add(logits, classes, weights: weights);
        Same(Cases[name], "logLoss", likelihood.Value);
        Assert.Equal(Math.Exp(Cases[name].GetProperty("logLoss").GetDouble()), likelihood.Perplexity, 1e-12);
    }

    /// <summary>
    /// Without ties alone: of equal logits scikit-learn ranks the last first, where we have the first.
    /// </summary>
    [Fact]
    public void The_top_two()
    {
        var seen = 0;
        foreach (var name in Classification.Select(row => row.Data))
        {
            if (Cases[name].GetProperty("topTwo").ValueKind == JsonValueKind.Null)
                continue;
            var top = new TopKAccuracy(2);
            foreach (var (logits, classes, weights) in Batches(name))
                top = top.Add(logits, classes, weights);
            Same(Cases[name], "topTwo", top.Value);
            seen++;
        }

        Assert.Equal(2, seen);
    }

    [Theory, MemberData(nameof(Classification))]
    public void Areas_under_the_curves_of_each_class(string name)
    {
        var rankings = ClassRankings.Empty(Classes(name));
        foreach (var (logits, classes, weights) in Batches(name))
            rankings = rankings.AddProbabilities(logits, classes, weights: weights);
        SameAreas(Cases[name].GetProperty("ofLogits"), rankings);
        if (Cases[name].GetProperty("ofProbabilities") is not { ValueKind: JsonValueKind.Object } expected)
            return;
        rankings = ClassRankings.Empty(Classes(name));
        foreach (var (logits, classes, weights) in Batches(name))
            rankings = rankings.AddLogits(logits, classes, weights: weights);
        SameAreas(expected, rankings);
    }

    [Theory, MemberData(nameof(Ranking))]
    public void Areas_under_the_curves_of_a_score(string name)
    {
        var (ranking, data) = (RankedScores.Empty, Cases[name]);
        var (scores, targets, weights) = (Values(data, "scores"), Values(data, "targets"), Values(data, "weights"));
        foreach (var range in new[] { ..17, 17.. })
            ranking = ranking.Add(
                HostTensor<double>.Copy([scores[range].Length], scores[range]),
                targets[range],
                weights.Length == 0 ? default : weights[range]
            );
        Same(data, "rocAuc", ranking.RocAuc);
        Same(data, "averagePrecision", ranking.AveragePrecision);
    }

    [Theory, MemberData(nameof(Regression))]
    public void Errors_and_coefficients(string name)
    {
        var data = Cases[name];
        var (count, width) = (Extents(data)[0], Extents(data)[1]);
        var (absolute, squared, flat) = (default(AbsoluteError), default(SquaredError), default(R2));
        var each = R2PerOutput.Empty(width);
        var all = Values(data, "weights");
        foreach (var (start, end) in new[] { (0, 11), (11, count) })
        {
            var range = (width * start)..(width * end);
            var outputs = HostTensor<double>.Copy([end - start, width], Values(data, "outputs")[range]);
            var targets = Values(data, "targets")[range];
            double[] weights = all.Length == 0 ? [] : all[start..end];
            absolute = absolute.Add(outputs, targets, weights);
            squared = squared.Add(outputs, targets, weights);
            flat = flat.Add(outputs, targets, weights);
            each = each.Add(outputs, targets, weights);
        }

        Same(data, "absolute", absolute.Value);
        Same(data, "squared", squared.Value);
        Same(data, "flat", flat.Value);
        Same(data, "raw", each.Outputs.Select(r2 => r2.Value));
        Same(data, "uniform", each.Mean);
        Same(data, "variance", each.VarianceWeighted);
    }

    private static void SameAreas(JsonElement expected, ClassRankings rankings)
    {
        Same(expected, "rocAuc", rankings.Classes.Select(ranking => ranking.RocAuc));
        Same(expected, "rocAucAverages", rankings.RocAuc);
        Same(expected, "averagePrecision", rankings.Classes.Select(ranking => ranking.AveragePrecision));
        Same(expected, "averagePrecisionAverages", rankings.AveragePrecision);
    }

    private static void Same(JsonElement data, string property, Averages actual)
    {
        var expected = data.GetProperty(property);
        Same(expected, "macro", actual.Macro);
        Same(expected, "micro", actual.Micro);
        Same(expected, "weighted", actual.Weighted);
    }

    private static void Same(JsonElement data, string property, params IEnumerable<double> actual)
    {
        var element = data.GetProperty(property);
        double[] expected = element.ValueKind == JsonValueKind.Array ? Values(data, property) : [Number(element)];
        double[] values = [.. actual];
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(
                expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= Tolerance,
                $"{property}[{i}] is {values[i]}, but scikit-learn has {expected[i]}"
            );
    }

    private static Averages Of(ConfusionMatrix matrix, Func<ClassScores, double> score) =>
        new(score(matrix.Macro), score(matrix.Micro), score(matrix.Weighted));

    /// <summary>The samples in two batches, the first of them the smaller.</summary>
    private static IEnumerable<(HostTensor<double> Logits, int[] Classes, double[] Weights)> Batches(string name)
    {
        var (data, extents) = (Cases[name], Extents(Cases[name]));
        int[] targets = [.. data.GetProperty("targets").EnumerateArray().Select(v => v.GetInt32())];
        var (logits, weights, first) = (Values(data, "logits"), Values(data, "weights"), (extents[0] + 1) / 3);
        foreach (var (start, end) in new[] { (0, first), (first, extents[0]) })
        {
            var (sample, positions) = (logits.Length / extents[0], targets.Length / extents[0]);
            yield return (
                HostTensor<double>.Copy(
                    Shape.Of([end - start, .. extents[1..]]),
                    logits.AsSpan((start * sample)..(end * sample))
                ),
                targets[(start * positions)..(end * positions)],
                weights.Length == 0 ? [] : weights[(start * positions)..(end * positions)]
            );
        }
    }

    private static int Classes(string name) => Cases[name].GetProperty("classes").GetInt32();

    private static int[] Extents(JsonElement data) =>
        [.. data.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];

    private static double[] Values(JsonElement data, string property) =>
        data.GetProperty(property) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(Number)]
            : [];

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    private static TheoryData<string> Named(string kind) =>
        [.. Cases.Keys.Where(name => name.StartsWith(kind, StringComparison.Ordinal))];

    private static Dictionary<string, JsonElement> Read()
    {
        using var stream = typeof(ScikitLearnTests).Assembly.GetManifestResourceStream("Metrics.fixtures.json")!;
        using var document = JsonDocument.Parse(stream);
        var cases = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var kind in new[] { "classification", "regression", "ranking" })
        foreach (var (i, data) in document.RootElement.GetProperty(kind).EnumerateArray().Index())
            cases.Add($"{kind} {i}: {data.GetProperty("name").GetString()}", data.Clone());
        return cases;
    }
}
