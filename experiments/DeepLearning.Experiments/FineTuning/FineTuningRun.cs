using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>The test accuracies of one way after some epochs, one a draw of the few examples.</summary>
public sealed record FineTuningResult(string Backend, string Way, int Epochs, Sequence<Accuracy> Draws)
{
    public double Mean => Draws.Average(accuracy => accuracy.Value);

    public double Lowest => Draws.Min(accuracy => accuracy.Value);

    public double Highest => Draws.Max(accuracy => accuracy.Value);
}

/// <summary>Pre-trains on the digits 0 to 4, and fine-tunes on a few of 5 to 9 against training from scratch.</summary>
public sealed class FineTuningRun<T>(
    ExperimentSettings settings,
    RunConfiguration configuration,
    int examples,
    int draws
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// A short run, in which it counts what is known at its beginning, and one that is long enough for all; or the
    /// epochs that are asked for.
    /// </summary>
    private readonly int[] _budgets = settings.Source.Has("epochs") ? [settings.Epochs] : [10, 30];

    private readonly IBackend _backend = ExperimentBackends.Registry.Resolve(configuration);

    public Sequence<FineTuningResult> Run()
    {
        var (pretrained, accuracy) = Pretrain();
        Console.WriteLine(
            $"{configuration.Backend}: pre-trained on the digits 0 to 4, {100 * accuracy:F1} % of their "
                + $"test part are read right; saved as {pretrained}"
        );
        var saved = CheckpointFile.Read(pretrained).To<T>();
        var edit = saved.Model.Edit().Replace("head", new Layer.Dense(5));
        // Its batch norms stay in inference mode while the body is frozen.
        var frozen = edit.WithFrozenBatchNorm("body.*");
        (string Name, ModelEdit Edit, bool KeepsBody, Func<int, TrainingPlan> Plan)[] ways =
        [
            ("from scratch", edit, false, epochs => FineTuningPlans.FromScratch(settings, epochs)),
            ("head only", frozen, true, epochs => FineTuningPlans.HeadOnly(settings, epochs)),
            ("all at once", edit, true, epochs => FineTuningPlans.AllAtOnce(settings, epochs)),
            ("head, then all", frozen, true, epochs => FineTuningPlans.Thawing(settings, epochs)),
        ];
        var tasks = Enumerable.Range(0, draws).Select(draw => FineTuningTask<T>.Of(examples, draw)).ToArray();
        return _budgets
            .SelectMany(epochs =>
                ways.Select(way => new FineTuningResult(
                    configuration.Backend,
                    way.Name,
                    epochs,
                    tasks
                        .Select(
                            (task, draw) =>
                                Train(
                                    $"{way.Name}, {epochs} epochs, draw {draw}",
                                    task,
                                    way.Edit,
                                    way.KeepsBody ? saved.Executor : null,
                                    way.Plan(epochs)
                                )
                        )
                        .ToSequence()
                ))
            )
            .ToSequence();
    }

    private (string Path, double Accuracy) Pretrain()
    {
        var task = FineTuningTask<T>.Of(examples, draw: 0);
        var plan = FineTuningPlans.FromScratch(settings, settings.Epochs);
        using var executor = Compile(FineTuningPlans.Model, plan);
        var state = CheckpointsOf("pre-training").Fit(executor, plan, task.Plenty.Train, task.Plenty.Validation);
        Require(state, "pre-training");
        var path = Path.Combine(settings.OutputDirectory, $"pretrained-{configuration.Backend}.safetensors");
        Checkpoint<T>.Of(executor, plan, state).Save(path);
        return (path, Trainer.Evaluate(executor, task.Plenty.Test).Accuracy!.Value);
    }

    /// <param name="name">The run's.</param>
    /// <param name="task">The few examples.</param>
    /// <param name="edit">The network, made from the one that was trained before.</param>
    /// <param name="learnt">What that one has learnt; null to begin with nothing.</param>
    /// <param name="plan">How it is trained.</param>
    private Accuracy Train(
        string name,
        FineTuningTask<T> task,
        ModelEdit edit,
        ExecutorState<T>? learnt,
        TrainingPlan plan
    )
    {
        using var executor = Compile(edit.Model, plan);
        if (learnt is not null)
            executor.Import(edit.Transfer(learnt, plan.Seed, fresh: ["head.*"]).State);
        Require(CheckpointsOf(name).Fit(executor, plan, task.Few), name);
        return RightAnswers.Of(executor, task.Test);
    }

    /// <summary>A mean over runs of which one has no end would be none.</summary>
    private void Require(TrainingState state, string name)
    {
        if (state.Ended is StopReason.NotFinite ended)
            throw new NotFiniteException($"{configuration.Backend}, {name}: {ended.What}");
    }

    private RunCheckpoints CheckpointsOf(string run) => new(settings, configuration.Backend, run);

    private IExecutor<T> Compile(Model model, TrainingPlan plan) =>
        _backend.Compile<T>(model, plan.CompileOptionsFor(model, configuration.Device, configuration.Threads));
}
