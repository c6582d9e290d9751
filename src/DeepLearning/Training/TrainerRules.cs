using System.Numerics;

namespace DeepLearning;

/// <summary>What the trainer refuses before it touches the executor.</summary>
internal static class TrainerRules
{
    public static void CheckPlan<T>(IExecutor<T> executor, TrainingPlan plan, TrainingState? from) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var wanted = plan.ObjectiveFor(executor.Model);
        if (executor.Options.Objective is not { } objective)
            throw new ArgumentException($"the plan minimises {wanted.Terms}, but the executor was compiled without an objective");
        if (!objective.Equals(wanted))
            throw new ArgumentException($"the plan minimises {wanted.Terms}, but the executor was compiled to minimise {objective.Terms}");
        ParameterGroup.Check(plan.Groups, executor.Layout);
        if (from is not null && from.Seed != plan.Seed)
            throw new ArgumentException($"the state to resume from has the seed {from.Seed}, but the plan has {plan.Seed}");
    }

    public static void CheckData<T>(Model model, Dataset<T> dataset, string what) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (model.Inputs is not [var input])
            throw new ArgumentException($"a data set feeds one input, but the model has {model.Inputs.Count}: {string.Join(", ", model.Inputs.Select(node => node.Name))}");
        var shape = model.ShapeOf(input.Name);
        if (dataset.SampleShape != shape)
            throw new ShapeException($"the {what} data's samples are {dataset.SampleShape}, but the model's input '{input.Name}' is {shape}");
    }
}
