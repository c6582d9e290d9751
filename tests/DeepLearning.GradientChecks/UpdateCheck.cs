using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// An update rule on two backends, on identical gradients from an identical state, step by step, with a slow and a
/// frozen group.
/// </summary>
internal static class UpdateCheck
{
    private const int Steps = 8; // RAdam divides by its mean square from the sixth on

    /// <summary>Every parameter and every remembered value after every step.</summary>
    public static IReadOnlyList<TensorComparison> Compare(
        IBackend first,
        IBackend second,
        Optimizer optimizer,
        Clipping? clipping,
        Sequence<ParameterGroup>? groups = null
    )
    {
        var model = TestData.SmallCnn();
        var compile = new CompileOptions { Objective = TestData.CrossEntropy(model), Seed = 1 };
        using var a = first.Compile<double>(model, compile);
        using var b = second.Compile<double>(model, compile);
        groups ??= [new("8.*") { LearningRateScale = 0.1 }, new("6.bias") { Frozen = true }];
        var bound = clipping?.ReadsNorms() == true ? Tolerances.Float64.ClippedUpdate : Tolerances.Float64.Update;
        var comparisons = new List<TensorComparison>();
        for (var step = 0; step < Steps; step++)
        {
            b.Import(a.Export());
            var gradients = TestData.Normal<double>(a.Layout.Length, (ulong)step);
            foreach (var executor in new[] { a, b })
            {
                executor.SetGradients(gradients);
                executor.Update(optimizer, groups, clipping);
            }

            comparisons.AddRange(Of(a.Export().Parameters, b.Export().Parameters, bound));
            comparisons.AddRange(Of(a.Export().OptimizerState, b.Export().OptimizerState, bound));
        }

        return comparisons;
    }

    private static IEnumerable<TensorComparison> Of(
        NamedTensors<double> first,
        NamedTensors<double> second,
        double bound
    )
    {
        Assert.Equal(first.Keys, second.Keys);
        return first.Select(pair => TensorComparison.Of(pair.Key, pair.Value.Span, second[pair.Key].Span, bound));
    }
}
