namespace DeepLearning.Experiments;

/// <summary>Trains one plan on each backend from the same seed, and prints how they compare.</summary>
public static class BackendComparison
{
    /// <param name="what">What is learnt, in the first line.</param>
    /// <param name="settings">The backends, and where results go.</param>
    /// <param name="model">The network.</param>
    /// <param name="plan">How it is trained.</param>
    /// <param name="data">To learn from, to validate and to test.</param>
    public static void Run(string what, ExperimentSettings settings, Model model, TrainingPlan plan, Split<double> data)
    {
        Console.WriteLine(
            $"{settings.Model} on {what}: {data.Train.Count} to learn from, "
                + $"{data.Validation.Count} to validate, {data.Test.Count} to test"
        );
        Console.WriteLine();
        Console.WriteLine(model);
        Console.WriteLine();

        var runs = settings.Runs.Select(run => BackendRun.Train(run, model, plan, data, settings)).ToSequence();
        Console.WriteLine(ComparisonTable.Of(runs));
        foreach (var run in runs)
            Console.WriteLine(
                $"{run.Backend, -10} test accuracy {100 * run.TestAccuracy:F2} %, trained in "
                    + $"{run.Seconds:F1} s, parameters {run.ParametersSha256[..16]}"
            );

        Conclusion.Write(settings, runs, model, plan, data.Train);
    }
}
