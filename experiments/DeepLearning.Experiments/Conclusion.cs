using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>How an experiment ends: with two backends they are compared, and in any case run.json is written.</summary>
public static class Conclusion
{
    /// <param name="settings">What was to be done.</param>
    /// <param name="runs">What each backend came to.</param>
    /// <param name="model">What was trained.</param>
    /// <param name="plan">How.</param>
    /// <param name="data">
    /// A batch of it, of at most 16 samples, is what the gradients are compared on, in float64 and on the CPU.
    /// </param>
    public static void Write(
        ExperimentSettings settings,
        Sequence<BackendReport> runs,
        Model model,
        TrainingPlan plan,
        Dataset<double> data
    )
    {
        var report = new RunReport(
            settings.Experiment.Name,
            settings.Model,
            settings.Seed,
            settings.Precision.ToString().ToLowerInvariant(),
            runs
        );
        foreach (var run in runs)
            Console.WriteLine($"{run.Backend, -10} {run.Stop.Message}");
        if (runs is [var first, var second])
        {
            var batch = new BatchSource<double>(data, Math.Min(16, data.Count)).Epoch(0).First();
            var backends = settings
                .Runs.Select(run => ExperimentBackends.Registry.Resolve(run with { Device = Device.Cpu }))
                .ToArray();
            var check = GradientSummary.Of(
                GradientCheck.Compare(backends[0], backends[1], model, plan.ObjectiveFor(model), batch, settings.Seed)
            );
            report = report with
            {
                MaxLossDifference = ComparisonTable.MaxLossDifference(first, second),
                GradientCheck = check,
            };
            Console.WriteLine();
            Console.WriteLine($"largest difference of the losses: {report.MaxLossDifference:E1} ({report.Precision})");
            Console.WriteLine(
                $"gradient check, {first.Backend} against {second.Backend} in float64: "
                    + $"{(check.Passed ? "passed" : "FAILED")}; "
                    + $"worst is {check.WorstParameter}, scaled error {check.WorstScaledError:E1}"
            );
        }

        Console.WriteLine($"wrote {report.Write(settings.OutputDirectory)}");
        foreach (var run in runs)
            if (run.Stop.Kind == "notFinite")
                throw new NotFiniteException($"{run.Backend} {run.Stop.Message}");
    }
}
