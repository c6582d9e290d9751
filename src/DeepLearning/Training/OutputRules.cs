namespace DeepLearning;

/// <summary>Every output of a model is trained, or the plan says that it is not.</summary>
internal static class OutputRules
{
    public static void Check(Model model, TrainingPlan plan, Objective objective)
    {
        var trained = objective.Terms.Select(term => term.Output).ToHashSet();
        var untrained = plan.UntrainedOutputs ?? [];
        foreach (var name in untrained)
            if (!model.Outputs.Contains(name) || trained.Contains(name))
                throw new ArgumentException(
                    $"UntrainedOutputs names '{name}', but "
                        + (
                            trained.Contains(name)
                                ? "a loss trains it"
                                : $"the model's outputs are {string.Join(", ", model.Outputs)}"
                        )
                );
        foreach (var output in model.Outputs)
            if (!trained.Contains(output) && !untrained.Contains(output))
                throw new ArgumentException(
                    $"the plan trains the output {string.Join(", ", trained.Select(name => $"'{name}'"))}, "
                        + $"but the model has '{output}' too, which no loss would train: name it in "
                        + "UntrainedOutputs, or leave it out of the model's outputs"
                );
    }
}
