namespace DeepLearning.Experiments.Overfitting;

/// <summary>A network that learns 250 handwritten digits by heart, and what each remedy makes of it.</summary>
public static class OverfittingExperiment
{
    public static ExperimentDefaults Defaults { get; } =
        new(
            "overfitting",
            "Sets eight remedies for overfitting beside the same overfitting network, on 250 handwritten digits.",
            Models: ["mlp"],
            Epochs: 120,
            BatchSize: 32,
            LearningRate: 0.002
        )
        {
            Seed = 1,
            Backend = "reference",
            HasManyRuns = true,
            OwnOptions = [new("repeats", "N", "how many seeds each case is trained from")],
        };

    public static void Run(ExperimentSettings settings)
    {
        var repeats = settings.Source.GetInt32("repeats", 3, min: 1, max: 100);

        // The split has a key of its own: another seed trains other weights on the same samples.
        var data = StratifiedSplit.Of(Digits.Load<double>(), RngKey.FromSeed(1797), 0.14, 0.20, 0.66);
        var baseline = OverfittingCases.Baseline(settings);
        Console.WriteLine(
            $"handwritten digits: {data.Train.Count} to learn from, {data.Validation.Count} to validate, "
                + $"{data.Test.Count} to test; {repeats} seeds from {settings.Seed}"
        );
        Console.WriteLine();
        foreach (var trained in (OverfittingCase[])[baseline, .. OverfittingCases.Remedies(baseline)])
            Console.WriteLine($"{trained.Name, -15}{trained.Change}");

        var results = settings.Runs.Select(run => Measure(settings, run, baseline, repeats, data)).ToSequence();
        if (results is [var first, var second])
            Console.WriteLine(
                $"largest difference of a loss between {first.Backend} and {second.Backend}: "
                    + $"{first.MaxLossDifference(second):E1}"
            );
        var report = new OverfittingReport(
            settings.Precision.ToString().ToLowerInvariant(),
            data.Train.Count,
            data.Validation.Count,
            data.Test.Count,
            results
        );
        Console.WriteLine($"wrote {report.Write(settings.OutputDirectory)}");
    }

    /// <summary>Trains every case on one backend; each line is printed when it is known.</summary>
    private static BackendResults Measure(
        ExperimentSettings settings,
        RunConfiguration run,
        OverfittingCase baseline,
        int repeats,
        Split<double> data
    )
    {
        Console.WriteLine();
        Console.WriteLine($"{run.Backend} on {run.Device}");
        Console.WriteLine(RemedyTable.Heading);
        var first = CaseResult.Of(settings, run, baseline, repeats, data);
        Console.WriteLine(RemedyTable.Line(first, baseline: null));
        var remedies = new List<CaseResult>();
        foreach (var remedy in OverfittingCases.Remedies(baseline))
        {
            remedies.Add(CaseResult.Of(settings, run, remedy, repeats, data));
            Console.WriteLine(RemedyTable.Line(remedies[^1], first));
        }

        Console.WriteLine();
        Console.WriteLine(SweepTable.Heading);
        var sweep = new List<(SweepCase Network, CaseResult Result)>();
        foreach (var network in OverfittingCases.Sweep(baseline))
        {
            sweep.Add((network, CaseResult.Of(settings, run, network.Case, repeats, data)));
            Console.WriteLine(SweepTable.Line(network, sweep[^1].Result));
        }

        Console.WriteLine();
        Draw(run, "curves", LossPictures.Curves(first, remedies), settings.OutputDirectory);
        Draw(run, "sweep", LossPictures.Sweep(sweep), settings.OutputDirectory);
        return new(
            run.Backend,
            run.Device.ToString(),
            [CaseReport.Of(first, baseline: null), .. remedies.Select(r => CaseReport.Of(r, first))],
            [.. sweep.Select(s => CaseReport.Of(s.Result, first))]
        );
    }

    private static void Draw(RunConfiguration run, string name, string svg, string directory)
    {
        var path = Path.Combine(directory, $"{name}-{run.Backend}.svg");
        WholeFile.Write(path, svg);
        Console.WriteLine($"wrote {path}");
    }
}
