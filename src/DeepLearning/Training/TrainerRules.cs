using System.Numerics;

namespace DeepLearning;

/// <summary>What the trainer refuses before it touches the executor.</summary>
internal static class TrainerRules
{
    public static void CheckPlan<T>(IExecutor<T> executor, TrainingPlan plan, Checkpoint<T>? from, bool hasValidation)
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
        ParameterGroup.Check(plan.Groups, executor.Layout);
        if (plan.EarlyStopping is { Monitor: not MonitoredValue.TrainLoss } stopping && !hasValidation)
            throw new ArgumentException($"early stopping observes {stopping.Monitor}, but there is no validation data");
        if (plan.ScheduleMonitor is { } monitor and not MonitoredValue.TrainLoss && !hasValidation)
            throw new ArgumentException($"the schedule observes {monitor}, but there is no validation data");
        if (from is not null)
            CheckCheckpoint(executor.Model, plan, from);
    }

    public static void CheckData<T>(Model model, Dataset<T> dataset, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (model.Inputs is not [var input])
            throw new ArgumentException(
                $"a data set feeds one input, but the model has {model.Inputs.Count}: {string.Join(", ", model.Inputs.Select(node => node.Name))}"
            );
        var shape = model.ShapeOf(input.Name);
        if (dataset.SampleShape != shape)
            throw new ShapeException(
                $"the {what} data's samples are {dataset.SampleShape}, but the model's input '{input.Name}' is {shape}"
            );
    }

    private static void CheckCheckpoint(Model model, TrainingPlan plan, Checkpoint from)
    {
        if (!from.Model.Equals(model))
            throw new ArgumentException($"the checkpoint is of another model: {Difference(from.Model, model)}");
        if (from.State.Seed != plan.Seed)
            throw new ArgumentException(
                $"the state to resume from has the seed {from.State.Seed}, but the plan has {plan.Seed}"
            );
        if (from.Plan.BatchSize != plan.BatchSize && from.State.Progress.Batches > 0)
            throw new ArgumentException(
                $"the checkpoint stands in the midst of an epoch of batches of {from.Plan.BatchSize}, but the plan has batches of {plan.BatchSize}"
            );
    }

    private static string Describe(Node node) =>
        $"'{node.Name}', {NetNode.Label(node.Layer)} of {string.Join(", ", node.Inputs)}";

    private static string Difference(Model saved, Model wanted)
    {
        for (var i = 0; i < Math.Min(saved.Nodes.Count, wanted.Nodes.Count); i++)
            if (saved.Nodes[i] != wanted.Nodes[i])
                return $"its node {i} is {Describe(saved.Nodes[i])}, but {Describe(wanted.Nodes[i])} is expected";
        return saved.Nodes.Count != wanted.Nodes.Count
            ? $"it has {saved.Nodes.Count} nodes, but {wanted.Nodes.Count} are expected"
            : $"its outputs are {saved.Outputs}, but {wanted.Outputs} are expected";
    }
}
