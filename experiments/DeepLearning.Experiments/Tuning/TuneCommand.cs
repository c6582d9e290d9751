using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using DeepLearning.Verification;

namespace DeepLearning.Experiments.Tuning;

/// <summary>
/// A search on the digits as a command: its trials in a table, and the best one's accuracy on what no trial has seen.
/// </summary>
public static class TuneCommand
{
    /// <returns>The exit code: 0, or 1 when the search fails or its input is no good.</returns>
    public static int Run(string[] args, TuneDefaults defaults) =>
        ExperimentCommand.Run(
            args,
            defaults.Description,
            TuneSettings.Options,
            (options, cancellation) =>
            {
                var settings = TuneSettings.From(options, defaults);
                if (settings.Run.Precision == Precision.Float32)
                    Search<float>(settings, defaults, cancellation);
                else
                    Search<double>(settings, defaults, cancellation);
            }
        );

    private static void Search<T>(TuneSettings settings, TuneDefaults defaults, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (start, run) = (Stopwatch.GetTimestamp(), settings.Run);
        var backend = ExperimentBackends.Registry.Resolve(run);
        var data = StratifiedSplit.Of(Digits.Load<T>(), RngKey.FromSeed(1797), 0.70, 0.15, 0.15);
        var plan = new TuningPlan(
            defaults.Space,
            settings.Strategy,
            point => defaults.Trial(point, settings.Epochs, run.Seed),
            settings.OutputDirectory
        )
        {
            Device = run.Device,
            Threads = run.Threads,
        };
        var trials = plan.Strategy.Assignments(plan.Space).Count;
        Console.WriteLine(
            $"{trials} trials on handwritten digits, {plan.Strategy.GetType().Name.ToLowerInvariant()} "
                + $"search, on {backend.Name} in {run.Precision.ToString().ToLowerInvariant()}: "
                + $"{data.Train.Count} to learn from, {data.Validation.Count} to compare trials by"
        );
        var result = Tuner.Search(
            plan,
            backend,
            data.Train,
            data.Validation,
            cancellation,
            new TuneProgress(plan, trials)
        );
        Console.WriteLine();
        Console.Write(TrialTable.Of(plan, result.Ranking));
        Console.WriteLine();
        Conclude(result, backend, settings, data.Test);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s; the log and the best one's "
                    + $"checkpoint are in {settings.OutputDirectory}"
            )
        );
    }

    private static void Conclude<T>(TuningResult<T> result, IBackend backend, TuneSettings settings, Dataset<T> test)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var executor = backend.Compile<T>(
            result.Model,
            result.Plan.CompileOptionsFor(result.Model, settings.Run.Device, settings.Run.Threads)
        );
        executor.Import(result.Trained);
        var accuracy = RightAnswers.Of(executor, test);
        var interval = new AccuracyPosterior(accuracy).Interval();
        Console.WriteLine($"best: trial {result.Best.Trial}: {result.Best.Settings}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"test accuracy {100 * accuracy.Value:F2} % ({accuracy.Correct} of {accuracy.Total}), 95 % "
                    + $"credible interval {100 * interval.Low:F1} to {100 * interval.High:F1} %; parameters "
                    + $"{result.Trained.Parameters.Sha256()[..16]}"
            )
        );
    }
}
