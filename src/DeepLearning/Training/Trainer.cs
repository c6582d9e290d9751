using System.Numerics;

namespace DeepLearning;

/// <summary>Trains and evaluates: the imperative shell around the pure rules.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains for the plan's epochs, or until early stopping or a callback says stop. Update s (from 0, over all
    /// epochs) has the key RngKey.FromSeed(seed).For(RngPurpose.Step).Fold(s); an epoch's order is that of
    /// <see cref="BatchSource{T}"/> with RngKey.FromSeed(seed).
    /// </summary>
    /// <param name="executor">Compiled with the plan's objective: <see cref="TrainingPlan.CompileOptionsFor"/>.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="validation">
    /// Evaluated after each epoch, in inference mode and in batches of the plan's size.
    /// </param>
    /// <param name="callbacks">Told how it goes.</param>
    /// <param name="from">
    /// The checkpoint to resume from, which the executor imports; null to start with what the executor holds.
    /// </param>
    /// <param name="cancellation">
    /// Ends the run after the update under way; the callbacks are told, and what is returned can go on.
    /// </param>
    /// <returns>
    /// The state at the end; its <see cref="TrainingState.Ended"/> says why it ended. The executor holds the trained
    /// parameters: the last, or the best where early stopping restores them; where the plan's average of the weights is
    /// used in evaluation, the average's.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The plan, the executor, the data and the checkpoint do not fit together: whatever of this can be known before
    /// the first step is said before it.
    /// </exception>
    /// <exception cref="TrainingCallbackException">A callback threw an exception.</exception>
    public static TrainingState Fit<T>(
        IExecutor<T> executor,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation = null,
        IReadOnlyList<ITrainingCallback>? callbacks = null,
        Checkpoint<T>? from = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TrainerRules.CheckExecutor(executor, plan);
        var (read, held) = TrainerRules.Check(executor.Model, plan, train, validation, train.Count);
        return Run(executor, plan, TrainingSource<T>.Of(read, plan), held, callbacks, from, cancellation);
    }

    /// <summary>
    /// Trains as <see cref="Fit"/> does, from data that is larger than memory: an epoch's order is that of
    /// <see cref="BlockSource{T}"/> with RngKey.FromSeed(seed), and a run that goes on in the midst of an epoch has the
    /// batches that it would have had.
    /// </summary>
    /// <param name="executor">Compiled with the plan's objective.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="train">
    /// What is learnt from. Its first block is checked before the first step, the others when they are read.
    /// </param>
    /// <param name="validation">Evaluated after each epoch.</param>
    /// <param name="callbacks">Told how it goes.</param>
    /// <param name="from">The checkpoint to resume from; null to start with what the executor holds.</param>
    /// <param name="cancellation">Ends the run after the update under way.</param>
    /// <returns>The state at the end, as of data that is in memory.</returns>
    /// <exception cref="ArgumentException">
    /// The plan, the executor, the first block and the checkpoint do not fit together; or, in an epoch's midst, a later
    /// block does not fit.
    /// </exception>
    /// <exception cref="TrainingCallbackException">A callback threw an exception.</exception>
    public static TrainingState FitStream<T>(
        IExecutor<T> executor,
        TrainingPlan plan,
        StreamedDataset<T> train,
        Dataset<T>? validation = null,
        IReadOnlyList<ITrainingCallback>? callbacks = null,
        Checkpoint<T>? from = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainerRules.CheckExecutor(executor, plan);
        var first = train.Read(0);
        var (read, held) = TrainerRules.Check(executor.Model, plan, first, validation, train.Count);
        var source = TrainingSource<T>.Of(train, first, read, held, executor.Model, plan);
        return Run(executor, plan, source, held, callbacks, from, cancellation);
    }

    private static TrainingState Run<T>(
        IExecutor<T> executor,
        TrainingPlan plan,
        TrainingSource<T> train,
        Dataset<T>? validation,
        IReadOnlyList<ITrainingCallback>? callbacks,
        Checkpoint<T>? from,
        CancellationToken cancellation
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (from is not null)
            Resumption.Check(from, executor.Model, plan, train.Count);
        return new TrainingRun<T>(
            executor,
            plan,
            train,
            validation,
            new CallbackList(callbacks ?? []),
            from,
            cancellation
        ).Run();
    }

    /// <summary>The mean loss, and the accuracy when the targets are classes, in inference mode.</summary>
    /// <param name="executor">Compiled with an objective.</param>
    /// <param name="dataset">What is evaluated.</param>
    /// <param name="batchSize">Samples at a time; a larger one than the data set is taken for its size.</param>
    public static Score Evaluate<T>(IExecutor<T> executor, Dataset<T> dataset, int batchSize = 256)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return Scoring.Score(executor, Evaluated(executor, dataset, batchSize));
    }

    /// <summary>The same of data that is larger than memory, block after block.</summary>
    /// <param name="executor">Compiled with an objective.</param>
    /// <param name="dataset">What is evaluated.</param>
    /// <param name="batchSize">Samples at a time; a larger one than the data set is taken for its size.</param>
    /// <exception cref="ArgumentException">A block does not fit the model or the objective.</exception>
    public static Score EvaluateStream<T>(IExecutor<T> executor, StreamedDataset<T> dataset, int batchSize = 256)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var source = new BlockSource<T>(
            dataset,
            Math.Min(batchSize, dataset.Count),
            feed: block => block.For(executor.Model, executor.Options.Objective, "evaluation")
        );
        return Scoring.Score(executor, source);
    }

    /// <summary>
    /// Each term's loss of each sample of a data set, [samples], in inference mode: what a sum adds up, to find hard
    /// samples or wrong labels, or to weigh samples by. See <see cref="Evaluation{T}.SampleLosses"/>.
    /// </summary>
    /// <param name="executor">Compiled with an objective.</param>
    /// <param name="dataset">What is evaluated.</param>
    /// <param name="batchSize">Samples at a time; a larger one than the data set is taken for its size.</param>
    /// <returns>In the objective's order.</returns>
    public static Sequence<HostTensor<double>> SampleLosses<T>(
        IExecutor<T> executor,
        Dataset<T> dataset,
        int batchSize = 256
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (executor.Options.Objective is not { } objective)
            throw new InvalidOperationException("the executor was compiled without an objective: there is no loss");
        var losses = objective.Terms.Select(_ => new List<double>()).ToArray();
        foreach (var batch in Evaluated(executor, dataset, batchSize).Epoch(0))
        {
            var parts = executor.Evaluate(batch, sampleLosses: true).SampleLosses!;
            for (var i = 0; i < losses.Length; i++)
                losses[i].AddRange(parts[i].Span);
        }

        return losses.Select(term => HostTensor<double>.Copy([term.Count], [.. term])).ToSequence();
    }

    /// <summary>What the executor reads of a data set, its targets checked.</summary>
    private static BatchSource<T> Evaluated<T>(IExecutor<T> executor, Dataset<T> dataset, int batchSize)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var read = dataset.For(executor.Model, executor.Options.Objective, "evaluation");
        if (executor.Options.Objective is { } objective)
            TrainerRules.CheckTargets(executor.Model, objective, read, "evaluation");
        return Scoring.Source(read, batchSize);
    }

    /// <summary>Folds a metric over a data set's outputs, in inference mode.</summary>
    /// <param name="executor">The executor.</param>
    /// <param name="dataset">What is evaluated.</param>
    /// <param name="initial">The metric before the first batch.</param>
    /// <param name="add">The metric with a batch more, from the output [n, ...] and the batch's targets.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="output">The output's name; null for the first.</param>
    /// <param name="target">
    /// The name of the data set's target; null for the one that the objective compares the output with or, without an
    /// objective, the only one.
    /// </param>
    /// <exception cref="ArgumentException">There is no such output or target.</exception>
    public static TMetric Fold<T, TMetric>(
        IExecutor<T> executor,
        Dataset<T> dataset,
        TMetric initial,
        Func<TMetric, HostTensor<T>, Targets<T>, TMetric> add,
        int batchSize = 256,
        string? output = null,
        string? target = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var name = FoldRules.Output(executor.Model, output);
        var read = FoldRules.Data(executor, dataset, name, target);
        var metric = initial;
        foreach (var batch in Scoring.Source(read, batchSize).Epoch(0))
        {
            var inputs = new Batch<T>(batch.Count, batch.Inputs, [], batch.SampleIndices);
            metric = add(metric, executor.Evaluate(inputs).Outputs[name], batch.Targets[0]);
        }

        return metric;
    }
}
