using System.Numerics;

namespace DeepLearning;

/// <summary>Which output a metric is given, and which target.</summary>
internal static class FoldRules
{
    public static string Output(Model model, string? wanted) =>
        wanted is null ? model.Outputs[0]
        : model.Outputs.Contains(wanted) ? wanted
        : throw new ArgumentException(
            $"the output '{wanted}' is wanted, but the model's outputs are {string.Join(", ", model.Outputs)}"
        );

    /// <summary>The data set with the model's inputs and the one target that goes with the output.</summary>
    public static Dataset<T> Data<T>(IExecutor<T> executor, Dataset<T> dataset, string output, string? target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var term = executor.Options.Objective?.Terms.FirstOrDefault(term => term.Output == output);
        var wanted = target ?? (dataset.NamedTargets.Count > 1 ? term?.Target : null);
        var found =
            dataset.TargetFor(output, wanted)
            ?? throw new ArgumentException(
                (wanted is null ? $"a target for the output '{output}'" : $"the target '{wanted}'")
                    + " is wanted, but the evaluation data has "
                    + string.Join(", ", dataset.NamedTargets.Select(named => $"'{named.Name}'"))
            );
        return dataset
            .Select(dataset.NamedInputs.Select(input => input.Name).ToSequence(), [found.Name])
            .For(executor.Model, objective: null, "evaluation");
    }
}
