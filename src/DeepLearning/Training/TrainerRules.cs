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
    /// <param name="model">The model.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="train">What is learnt from, or the first block of it.</param>
    /// <param name="validation">What is validated on.</param>
    /// <param name="samples">How many samples are learnt from, of all blocks.</param>
    public static (Dataset<T> Train, Dataset<T>? Validation) Check<T>(
        Model model,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation,
        int samples
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var objective = plan.ObjectiveFor(model);
        objective.Check(model);
        OutputRules.Check(model, plan, objective);
        ParameterGroup.Check(plan.Groups, new ParameterLayout(model));
        var read = train.For(model, objective, "training");
        var held = validation?.For(model, objective, "validation");
        if (plan.EarlyStopping is { } stopping)
            CheckObserved("early stopping observes", stopping.Observed, objective, held);
        if (plan is { ScheduleOutput: { } output, ScheduleMonitor: null })
            throw new ArgumentException(
                $"the plan's ScheduleOutput is '{output}', but it has no ScheduleMonitor that says which of its values"
            );
        if (plan is { Schedule: not null, ScheduleObserved: { } observed })
            CheckObserved("the schedule observes", observed, objective, held);
        AccumulationRules.Check(plan, objective, read);
        EpochRules.Check(model, plan, samples);
        CheckTrainingTargets(model, plan, objective, read);
        if (held is not null)
            CheckTargets(model, objective, held, "validation");
        return (read, held);
    }

    /// <summary>The values that each epoch will have: one output's where just one of several terms is on it.</summary>
    /// <param name="objective">What is minimised.</param>
    /// <param name="validation">Its targets are in the order of the terms.</param>
    public static Sequence<ObservedValue> Observable<T>(Objective objective, Dataset<T>? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (validation is null)
            return [MonitoredValue.TrainLoss];
        var terms = objective.Terms.Zip(validation.NamedTargets).ToList();
        return
        [
            MonitoredValue.TrainLoss,
            .. Of(null, validation.HasClasses),
            .. terms
                .GroupBy(term => term.First.Output)
                .Where(group => terms.Count > 1 && group.Count() == 1)
                .SelectMany(group => Of(group.Key, group.Single().Second.HasClasses)),
        ];

        static IEnumerable<ObservedValue> Of(string? output, bool hasClasses) =>
            hasClasses
                ? [new(MonitoredValue.ValidationLoss, output), new(MonitoredValue.ValidationAccuracy, output)]
                : [new(MonitoredValue.ValidationLoss, output)];
    }

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
        var size = mixes ? Math.Min(plan.BatchSize, train.Count) : 1;
        var augmenter = new Augmenter<T>(plan.Augmentations, train, size, key);
        if (mixes)
            CheckTargets(
                model,
                objective,
                augmenter.Apply(new BatchSource<T>(train, size, key).Epoch(0).First(), 0),
                "training"
            );
    }

    private static void CheckObserved<T>(
        string who,
        ObservedValue observed,
        Objective objective,
        Dataset<T>? validation
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var all = Observable(objective, validation);
        if (!all.Contains(observed))
            throw new ArgumentException(
                validation is null ? $"{who} {observed}, but there is no validation data"
                : observed.Output is null ? $"{who} {observed}, but the validation data's targets are no classes"
                : $"{who} {observed}, but an epoch has only {string.Join(", ", all)}"
            );
    }
}
