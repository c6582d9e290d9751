using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What the trainer refuses before it touches the executor: whatever can be known before the first step.
/// </summary>
internal static class TrainerRules
{
    public static void CheckExecutor<T>(IExecutor<T> executor, TrainingPlan plan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var wanted = plan.ObjectiveFor(executor.Model);
        if (executor.Options.Objective is not { } objective)
            throw new ArgumentException(
                $"the plan minimises {wanted.Terms}, but the executor was compiled without an objective"
            );
        if (!objective.Equals(wanted))
            throw new ArgumentException(
                $"the plan minimises {wanted.Terms}, but the executor was compiled to minimise {objective.Terms}"
            );
        if (executor.Options.NotFinite != plan.NotFinite)
            throw new ArgumentException(
                $"the plan's NotFinite is {plan.NotFinite}, but the executor was compiled with "
                    + $"{executor.Options.NotFinite}"
            );
    }

    /// <summary>The data sets as the model and the objective read them.</summary>
    public static (Dataset<T> Train, Dataset<T>? Validation) Check<T>(
        Model model,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var objective = plan.ObjectiveFor(model);
        objective.Check(model);
        OutputRules.Check(model, plan, objective);
        ParameterGroup.Check(plan.Groups, new ParameterLayout(model));
        if (plan.EarlyStopping is { } stopping)
            CheckMonitor("early stopping observes", stopping.Monitor, validation);
        if (plan is { Schedule: not null, ScheduleMonitor: { } monitor })
            CheckMonitor("the schedule observes", monitor, validation);
        var read = train.For(model, objective, "training");
        var held = validation?.For(model, objective, "validation");
        AccumulationRules.Check(plan, objective, read);
        EpochRules.Check(model, plan, train.Count);
        CheckTrainingTargets(model, plan, objective, read);
        if (held is not null)
            CheckTargets(model, objective, held, "validation");
        return (read, held);
    }

    /// <summary>The values that each epoch will have.</summary>
    public static Sequence<MonitoredValue> Monitored<T>(Dataset<T>? validation)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        validation is null ? [MonitoredValue.TrainLoss]
        : validation.HasClasses
            ? [MonitoredValue.TrainLoss, MonitoredValue.ValidationLoss, MonitoredValue.ValidationAccuracy]
        : [MonitoredValue.TrainLoss, MonitoredValue.ValidationLoss];

    /// <summary>Every target of a set, and that some sample of it counts.</summary>
    public static void CheckTargets<T>(Model model, Objective objective, Dataset<T> dataset, string what)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        CheckTargets(
            model,
            objective,
            new Batch<T>(
                dataset.Count,
                dataset.NamedInputs.Select(input => input.Values).ToSequence(),
                dataset.NamedTargets.Select(target => target.Values).ToSequence()
            ),
            what
        );

    private static void CheckTargets<T>(Model model, Objective objective, Batch<T> batch, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            BatchRules.CheckDifferentiation(model, objective, batch, training: false);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"the {what} data cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A mixup makes values of classes: then what the loss is given is what the first batch becomes.</summary>
    private static void CheckTrainingTargets<T>(Model model, TrainingPlan plan, Objective objective, Dataset<T> train)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mixes = plan.Augmentations.Any(augmentation => augmentation is Augmentation.Mixup);
        if (!mixes)
            CheckTargets(model, objective, train, "training");
        if (plan.Augmentations.Count == 0)
            return;
        var key = RngKey.FromSeed(plan.Seed);
        var size = mixes ? plan.BatchSize : 1;
        var augmenter = new Augmenter<T>(plan.Augmentations, train, size, key);
        if (mixes)
            CheckTargets(
                model,
                objective,
                augmenter.Apply(new BatchSource<T>(train, size, key).Epoch(0).First(), 0),
                "training"
            );
    }

    private static void CheckMonitor<T>(string who, MonitoredValue monitor, Dataset<T>? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Monitored(validation).Contains(monitor))
            throw new ArgumentException(
                validation is null
                    ? $"{who} {monitor}, but there is no validation data"
                    : $"{who} {monitor}, but the validation data's targets are no classes"
            );
    }
}
