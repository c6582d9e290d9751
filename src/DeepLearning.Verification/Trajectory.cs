using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>The same training run on two backends, compared after every step.</summary>
public static class Trajectory
{
    /// <param name="first">A backend.</param>
    /// <param name="second">Another.</param>
    /// <param name="model">The model.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="batches">Taken in turn, from the first again when they run out.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="seed">The seed of the parameters and of dropout.</param>
    /// <param name="groups">Parameter groups.</param>
    /// <param name="clipping">Clipping.</param>
    /// <param name="tolerance">The bound on every difference; null for the table's.</param>
    /// <exception cref="ArgumentException">There is no batch, or one does not fit or is not finite.</exception>
    /// <exception cref="BackendUnavailableException">A backend cannot compute here.</exception>
    public static TrajectoryReport Compare<T>(
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
        double? tolerance = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (batches.Count == 0)
            throw new ArgumentException("a trajectory needs at least one batch");
        foreach (var batch in batches)
            Preconditions.Check([first, second], model, objective, batch, Device.Cpu);
        var compile = new CompileOptions
        {
            Objective = objective,
            Seed = seed,
            NotFinite = NotFinite.Pass,
        };
        using var a = first.Compile<T>(model, compile);
        using var b = second.Compile<T>(model, compile);
        var key = RngKey.FromSeed(seed).For(RngPurpose.Verification);
        var taken = new List<TrajectoryStep>();
        for (var step = 0; step < steps; step++)
        {
            var batch = batches[step % batches.Count];
            var lossA = a.Step(batch, key.Fold(step), optimizer, groups, clipping);
            var lossB = b.Step(batch, key.Fold(step), optimizer, groups, clipping);
            var (stateA, stateB) = (a.Export(), b.Export());
            taken.Add(
                new(
                    step + 1,
                    lossA,
                    lossB,
                    Difference(stateA.Parameters, stateB.Parameters),
                    Difference(stateA.State, stateB.State),
                    Difference(stateA.OptimizerState, stateB.OptimizerState)
                )
            );
        }

        return new(first.Name, second.Name, tolerance ?? Tolerances.For<T>().Trajectory, taken.ToSequence());
    }

    private static double Difference<T>(NamedTensors<T> first, NamedTensors<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!first.Keys.SequenceEqual(second.Keys))
            return double.PositiveInfinity;
        var (difference, scale) = (0.0, 0.0);
        foreach (var (name, tensor) in first)
        {
            var comparison = TensorComparison.Of(name, tensor.Span, second[name].Span, 0);
            difference = Math.Max(difference, comparison.AbsoluteError);
            scale = Math.Max(scale, comparison.Largest);
        }

        return difference == 0 ? 0 : difference / scale;
    }
}
