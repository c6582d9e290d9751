using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Running statistics that belong to given weights, such as an average of a run's: those of the run belong to the
/// weights that it went through. PyTorch's torch.optim.swa_utils.update_bn.
/// </summary>
public static class BatchNormStatistics
{
    /// <summary>
    /// The state with the running statistics of its batch norms made anew: the mean over the batches of one pass
    /// through the data in training mode, dropout included, each batch counting the same. Norms that are frozen or
    /// track nothing keep what they have. It takes a backward pass too, whose gradients are let go.
    /// </summary>
    /// <param name="backend">Who computes.</param>
    /// <param name="model">The model.</param>
    /// <param name="state">A state of it, e.g. a checkpoint's average.</param>
    /// <param name="plan">Its objective, batch size and seed are used.</param>
    /// <param name="data">What was learnt from.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    /// <param name="threads">How many threads compute; null for the backend's own choice.</param>
    /// <exception cref="ArgumentException">
    /// State, plan or data are not the model's, or a batch has one value a channel.
    /// </exception>
    public static ExecutorState<T> Anew<T>(
        IBackend backend,
        Model model,
        ExecutorState<T> state,
        TrainingPlan plan,
        Dataset<T> data,
        Device? device = null,
        int? threads = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(backend);
        state.Check(model);
        EpochRules.Check(model, plan, data.Count);
        var averaging = Averaging(model);
        using var executor = backend.Compile<T>(averaging, plan.CompileOptionsFor(averaging, device, threads));
        executor.Import(Blank(averaging, state));
        var objective = executor.Options.Objective!;
        var read = data.For(averaging, objective, "training");
        TrainerRules.CheckTargets(averaging, objective, read, "training");
        var key = RngKey.FromSeed(plan.Seed).For(RngPurpose.Step);
        var step = 0UL;
        foreach (var batch in Scoring.Source(read, plan.BatchSize).Epoch(0))
            if (!plan.DropLast || batch.Count == plan.BatchSize)
                executor.Accumulate(batch, 1, key.Fold(step++));
        var moved = executor.Export().State;
        return state with { State = new(state.State.Select(pair => KeyValuePair.Create(pair.Key, moved[pair.Key]))) };
    }

    private static bool Moves(Node node) =>
        node.Layer is Layer.BatchNorm { Frozen: false, TrackRunningStatistics: true };

    /// <summary>The model whose running statistics are means over all batches.</summary>
    private static Model Averaging(Model model) =>
        model.WithLayers(node => Moves(node) ? (Layer.BatchNorm)node.Layer with { Momentum = null } : node.Layer);

    /// <summary>These weights, and running statistics before the first batch.</summary>
    private static ExecutorState<T> Blank<T>(Model model, ExecutorState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var moving = model.Nodes.Where(Moves).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var kept = model
            .Parameters.Where(p => !moving.Contains(p.Node))
            .Select(p => p.Name)
            .ToHashSet(StringComparer.Ordinal);
        var blank = ExecutorState<T>.Initial(model, seed: 0).State;
        return new(
            state.Parameters,
            new(
                blank.Select(pair =>
                    kept.Contains(pair.Key) ? KeyValuePair.Create(pair.Key, state.State[pair.Key]) : pair
                )
            ),
            NamedTensors<T>.Empty
        );
    }
}
