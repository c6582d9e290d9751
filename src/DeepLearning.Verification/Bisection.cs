using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Finds where two backends part. After the first difference everything differs, so values are compared in the order in
/// which they are computed: node by node forward, the loss, node by node backward, then what an update changes.
/// </summary>
public static class Bisection
{
    /// <summary>One pass, forward and backward.</summary>
    /// <param name="first">A backend.</param>
    /// <param name="second">Another.</param>
    /// <param name="model">The model.</param>
    /// <param name="objective">What is differentiated.</param>
    /// <param name="batch">Finite inputs and targets.</param>
    /// <param name="seed">The seed of the parameters and of dropout, as <see cref="GradientCheck"/> takes it.</param>
    /// <param name="options">State, mode, tolerances and device; null for the defaults of the precision.</param>
    /// <returns>The first place at which they part; null when they agree.</returns>
    /// <exception cref="ArgumentException">The batch does not fit or is not finite.</exception>
    /// <exception cref="BackendUnavailableException">A backend cannot compute here.</exception>
    public static Divergence? Of<T>(
        IBackend first,
        IBackend second,
        Model model,
        Objective objective,
        Batch<T> batch,
        ulong seed,
        GradientCheckOptions? options = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        options ??= GradientCheckOptions.For<T>();
        Preconditions.Check([first, second], model, objective, batch, options.Device);
        var state = options.State ?? ExecutorState<T>.Initial(model, seed).To<double>();
        var key = RngKey.FromSeed(seed).For(RngPurpose.Verification);
        return CaseOf(model, objective, batch, seed, key, state, options.Training)
            .Replay(first, second, options.Tolerances, options.Device);
    }

    /// <summary>
    /// A training run: the first step after which losses, parameters or state have parted, and within it the first
    /// value that parts when both backends take that step from the first one's state. If that step is sound, earlier
    /// ones are asked; if all are, it is drift.
    /// </summary>
    /// <param name="first">A backend.</param>
    /// <param name="second">Another.</param>
    /// <param name="model">The model.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="batches">Taken in turn, from the first again when they run out.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="seed">The seed of the parameters and of dropout, as <see cref="Trajectory"/> takes it.</param>
    /// <param name="groups">Parameter groups.</param>
    /// <param name="clipping">Clipping.</param>
    /// <param name="tolerances">Null for the table's.</param>
    /// <returns>Null when they stay together.</returns>
    public static Divergence? OfRun<T>(
        IBackend first,
        IBackend second,
        Model model,
        Objective objective,
        IReadOnlyList<Batch<T>> batches,
        Optimizer optimizer,
        int steps,
        ulong seed,
        Sequence<ParameterGroup>? groups = null,
        Clipping? clipping = null,
        Tolerances? tolerances = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        tolerances ??= Tolerances.For<T>();
        var report = Trajectory.Compare(
            first,
            second,
            model,
            objective,
            batches,
            optimizer,
            steps,
            seed,
            groups,
            clipping,
            tolerances.Trajectory
        );
        if (report.FirstPartedStep is not { } parted)
            return null;

        // The first backend's run again, up to the step that parted: its states are what both are asked from.
        var states = new List<ExecutorState<double>>();
        using (
            var executor = first.Compile<T>(
                model,
                new CompileOptions
                {
                    Objective = objective,
                    Seed = seed,
                    NotFinite = NotFinite.Pass,
                }
            )
        )
        {
            for (var step = 0; step < parted; step++)
            {
                states.Add(executor.Export().To<double>());
                executor.Step(batches[step % batches.Count], Key(step), optimizer, groups, clipping);
            }
        }

        foreach (var step in Enumerable.Range(0, parted - 1).Prepend(parted - 1))
            if (CaseAt(step).Replay(first, second, tolerances) is { } divergence)
                return divergence with { Step = step + 1 };

        var last = report.Steps[parted - 1];
        var comparison = TensorComparison.Of<double>(
            "loss",
            [last.FirstLoss],
            [last.SecondLoss],
            tolerances.Trajectory
        ) with
        {
            ScaledError = last.Largest,
            Verdict = Verdict.Disagree,
        };
        return new(DivergencePlace.Drift, null, null, parted, comparison, [], CaseAt(parted - 1));

        RngKey Key(int step) => RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold(step);

        DivergenceCase CaseAt(int step) =>
            CaseOf(model, objective, batches[step % batches.Count], seed, Key(step), states[step], training: true) with
            {
                Optimizer = optimizer,
                Groups = groups,
                Clipping = clipping,
            };
    }

    private static DivergenceCase CaseOf<T>(
        Model model,
        Objective objective,
        Batch<T> batch,
        ulong seed,
        RngKey key,
        ExecutorState<double> state,
        bool training
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new()
        {
            Precision = DivergenceCase.PrecisionOf<T>(),
            Model = model,
            Objective = objective,
            Seed = seed,
            Key = key,
            Training = training,
            Batch = Converted.Of<T, double>(batch),
            State = state,
        };
}
