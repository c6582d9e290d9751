using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Reference against torch, in short.</summary>
internal static class Checks
{
    public static IBackend Reference { get; } = TestBackends.Reference;

    public static IBackend Torch { get; } = TestBackends.Torch;

    /// <summary>
    /// One layer with normal inputs and output gradients, within the table's bound; the report goes to the test's
    /// output.
    /// </summary>
    public static GradientReport Layer(Layer layer, Sequence<HostTensor<double>> inputs, bool training = true)
    {
        var report = LayerCheck.Compare(Reference, Torch, layer, inputs, seed: 11, training: training);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToTable());
        Assert.True(report.Passed, report.ToTable());
        return report;
    }

    /// <summary>A whole model.</summary>
    public static GradientReport Model(
        Model model,
        Objective objective,
        int count,
        ulong seed = 1,
        GradientCheckOptions? options = null
    )
    {
        var report = GradientCheck.Compare(
            Reference,
            Torch,
            model,
            objective,
            TestData.Batch<double>(model, objective, count, seed),
            seed,
            options
        );
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToTable());
        Assert.True(report.Passed, report.ToTable());
        return report;
    }

    /// <summary>Input gradient and output of one layer on each backend.</summary>
    public static IEnumerable<(string Name, double[] Output, double[] InputGradient)> Each(
        Layer layer,
        HostTensor<double> x,
        HostTensor<double> dy
    )
    {
        foreach (var backend in new[] { Reference, Torch })
            yield return On(backend, layer, x, dy);
    }

    /// <summary>The same on one backend.</summary>
    public static (string Name, double[] Output, double[] InputGradient) On(
        IBackend backend,
        Layer layer,
        HostTensor<double> x,
        HostTensor<double> dy
    )
    {
        var pass = LayerPass<double>.Run(
            backend,
            layer,
            [x],
            dy,
            NamedTensors<double>.Empty,
            RngKey.FromSeed(1),
            training: true
        );
        return (backend.Name, pass.Output.Span.ToArray(), pass.InputGradients[0].Span.ToArray());
    }
}
