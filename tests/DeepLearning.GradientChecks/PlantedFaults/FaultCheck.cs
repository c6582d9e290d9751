using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>What a check says of a backend.</summary>
/// <param name="Blamed">The tensors, losses or parts of a step that do not agree; none when the check passes.</param>
/// <param name="ScaledError">The largest scaled error among them.</param>
/// <param name="OddOneOut">
/// The backend that the third opinion speaks against, where it was asked and could tell.
/// </param>
internal sealed record Finding(IReadOnlyList<string> Blamed, double ScaledError, string? OddOneOut = null)
{
    public bool IsCaught => Blamed.Count > 0;

    public static Finding Of(IEnumerable<TensorComparison> failures)
    {
        var list = failures.ToList();
        return new(
            list.Select(t => t.Name).Distinct().ToList(),
            list.Select(t => t.Verdict == Verdict.Agree ? t.FiniteDifference?.ScaledError ?? 0 : t.ScaledError)
                .DefaultIfEmpty()
                .Max(),
            list.Select(t => t.OddOneOut).FirstOrDefault(odd => odd is not null)
        );
    }
}

/// <summary>One of the suite's checks, on a backend against torch.</summary>
internal sealed record FaultCheck(string Kind, string Case, Func<IBackend, Finding> On)
{
    private const int Steps = 3;

    /// <summary>
    /// The same check with the backend on both sides, so that only the forward mode can speak against it; null where it
    /// has no say.
    /// </summary>
    public Func<IBackend, Finding>? AgainstItself { get; init; }

    /// <summary>The convolutional net of the model tests.</summary>
    public static FaultCheck Net { get; } =
        Gradients(
            "convolutional net",
            () =>
            {
                var model = TestData.SmallCnn();
                return (
                    model,
                    TestData.CrossEntropy(model),
                    TestData.Batch<double>(model, TestData.CrossEntropy(model), 6, 1)
                );
            }
        );

    /// <summary>The residual net of the model tests.</summary>
    public static FaultCheck Residual { get; } =
        Gradients(
            "residual net",
            () =>
            {
                var (model, objective) = Nets.Residual();
                return (model, objective, TestData.Batch<double>(model, objective, 5, 1));
            }
        );

    public static FaultCheck CrossEntropy { get; } =
        Gradients(
            "bare cross-entropy",
            () =>
            {
                var model = TestData.Chain([10], new Layer.Flatten());
                return (
                    model,
                    TestData.CrossEntropy(model),
                    TestData.Batch<double>(model, TestData.CrossEntropy(model), 7, 1)
                );
            }
        );

    public static FaultCheck CrossEntropyFar { get; } =
        Gradients(
            "cross-entropy, logits of 1e4",
            () =>
            {
                var model = TestData.Chain([3], new Layer.Flatten());
                return (
                    model,
                    TestData.CrossEntropy(model),
                    Batch<double>.Of(new[] { 1e4, -1e4, 0, -1e4, 1e4, 1e4, 1e4, -1e4, 0 }, new[] { 1, 1, 0 })
                );
            }
        );

    public static FaultCheck SquaredError { get; } =
        Gradients(
            "bare squared error",
            () =>
            {
                var model = TestData.Chain([31], new Layer.Flatten());
                return (model, TestData.Squared(model), TestData.Batch<double>(model, TestData.Squared(model), 9, 1));
            }
        );

    /// <summary>A case of the loss tests.</summary>
    public static FaultCheck Loss(string name) =>
        Gradients(
            name,
            () =>
            {
                var test = LossCases.All[name];
                return (test.Model, test.Objective, test.Batch);
            }
        );

    /// <summary>The running statistics after one accumulated batch.</summary>
    public static FaultCheck RunningState { get; } = State("convolutional net", TestData.SmallCnn, batches: 1);

    /// <summary>The running statistics of a norm without a momentum after three batches.</summary>
    public static FaultCheck CumulativeState { get; } =
        State(
            "cumulative norm",
            () => TestData.Chain([3, 4], new Layer.BatchNorm(momentum: null), new Layer.Flatten()),
            batches: 3
        );

    private static FaultCheck State(string name, Func<Model> build, int batches) =>
        new(
            "running state",
            name,
            backend =>
            {
                var model = build();
                var objective = TestData.CrossEntropy(model);
                var states = new[] { backend, Checks.Torch }
                    .Select(b =>
                    {
                        using var executor = b.Compile<double>(
                            model,
                            new CompileOptions { Objective = objective, Seed = 1 }
                        );
                        for (var i = 1; i <= batches; i++)
                            executor.Accumulate(
                                TestData.Batch<double>(model, objective, 6, (ulong)i),
                                1.0 / batches,
                                RngKey.FromSeed(1)
                            );
                        return executor.Export().State;
                    })
                    .ToArray();
                return Finding.Of(
                    states[0]
                        .Select(pair =>
                            TensorComparison.Of(
                                pair.Key,
                                pair.Value.Span,
                                states[1][pair.Key].Span,
                                Tolerances.Float64.Layer
                            )
                        )
                        .Where(t => !t.Passed)
                );
            }
        );

    /// <summary>A few steps of training; what parts first is blamed.</summary>
    public static FaultCheck Run { get; } =
        new(
            "Trajectory",
            "convolutional net",
            backend =>
            {
                var model = TestData.SmallCnn();
                var objective = TestData.CrossEntropy(model);
                var batches = Enumerable
                    .Range(0, Steps)
                    .Select(i => TestData.Batch<double>(model, objective, 16, (ulong)i))
                    .ToArray();
                var report = Trajectory.Compare(
                    backend,
                    Checks.Torch,
                    model,
                    objective,
                    batches,
                    new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 1e-3),
                    Steps,
                    17
                );
                if (report.Passed)
                    return new([], 0);
                var step = report.Steps.First(s => s.Step == report.FirstPartedStep);
                (string Name, double Difference)[] parts =
                [
                    ("loss", step.Loss),
                    ("parameters", step.Parameters),
                    ("state", step.State),
                    ("optimizer state", step.OptimizerState),
                ];
                return new(
                    parts
                        .Where(p => !(p.Difference <= report.Tolerance))
                        .Select(p => $"step {step.Step}: {p.Name}")
                        .ToList(),
                    step.Largest
                );
            }
        );

    /// <summary>A case of the layer tests.</summary>
    public static FaultCheck Layer(string name) =>
        new(
            "LayerCheck",
            name,
            backend =>
            {
                var (layer, inputs, training) = LayerCases.All[name];
                return Finding.Of(
                    LayerCheck.Compare(backend, Checks.Torch, layer, inputs, seed: 11, training: training).Failures
                );
            }
        )
        {
            AgainstItself = backend =>
            {
                var (layer, inputs, training) = LayerCases.All[name];
                return OfForwardMode(LayerCheck.Compare(backend, backend, layer, inputs, seed: 11, training: training));
            },
        };

    /// <summary>A case of the kink tests.</summary>
    public static FaultCheck Kink(string name) =>
        new(
            "kink",
            name,
            backend =>
            {
                var kink = KinkCases.All[name];
                var (_, y, dx) = Checks.On(backend, kink.Layer, kink.Input, kink.OutputGradient);
                var blamed = new List<string>();
                if (!y.Zip(kink.ReferenceOutput, KinkCases.IsSame).All(same => same))
                    blamed.Add("output");
                if (!dx.Zip(kink.ReferenceInputGradient, KinkCases.IsSame).All(same => same))
                    blamed.Add("input:x0");
                var error = Math.Max(
                    TensorComparison.Of<double>("output", y, kink.ReferenceOutput, 0).ScaledError,
                    TensorComparison.Of<double>("input:x0", dx, kink.ReferenceInputGradient, 0).ScaledError
                );
                return new(blamed, error);
            }
        )
        {
            AgainstItself = !KinkCases.All[name].Input.Span.ToArray().All(double.IsFinite)
                ? null
                : backend =>
                {
                    var kink = KinkCases.All[name];
                    return OfForwardMode(
                        LayerCheck.Compare(backend, backend, kink.Layer, [kink.Input], kink.OutputGradient)
                    );
                },
        };

    /// <summary>A rule of the optimizer tests.</summary>
    public static FaultCheck Update(
        Optimizer optimizer,
        Clipping? clipping = null,
        Sequence<ParameterGroup>? groups = null
    ) =>
        new(
            "update",
            $"{optimizer}{(clipping is null ? "" : $", {clipping}")}{(groups is null ? "" : $", {groups}")}",
            backend =>
                Finding.Of(
                    UpdateCheck
                        .Compare(backend, Checks.Torch, optimizer, clipping, groups)
                        .Where(t => t.Verdict == Verdict.Disagree)
                )
        );

    private static FaultCheck Gradients(
        string name,
        Func<(Model Model, Objective Objective, Batch<double> Batch)> build
    ) =>
        new(
            "GradientCheck",
            name,
            backend =>
            {
                var (model, objective, batch) = build();
                var report = GradientCheck.Compare(backend, Checks.Torch, model, objective, batch, 1);
                var finding = Finding.Of(report.Failures);
                return report.LossPassed ? finding : finding with { Blamed = ["loss", .. finding.Blamed] };
            }
        )
        {
            AgainstItself = backend =>
            {
                var (model, objective, batch) = build();
                return OfForwardMode(
                    GradientCheck.Compare(
                        backend,
                        backend,
                        model,
                        objective,
                        batch,
                        1,
                        new() { FiniteDifferences = false }
                    )
                );
            },
        };

    private static Finding OfForwardMode(GradientReport report) =>
        new(
            [
                .. report.WrongValues.Select(value => $"value of {value.Name}"),
                .. report.Tensors.Where(t => t.ForwardMode is { Passed: false }).Select(t => t.Name),
            ],
            0
        );
}
