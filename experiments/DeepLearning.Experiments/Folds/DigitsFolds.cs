using System.Diagnostics;
using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// Cross-validation on the 1,797 digits: each of k parts, with the same mixture of digits, is read by a network that
/// has learnt the others, turned and shifted a little in each epoch. All that is chosen was chosen on other cuts.
/// </summary>
public static class DigitsFolds
{
    /// <summary>Trains and tests each part on each backend, and prints the table.</summary>
    /// <param name="settings">With defaults of its own: 80 epochs, batches of 64, rate 0.05, float32, model deep.</param>
    /// <exception cref="ConfigurationException">An option of single runs is given.</exception>
    public static void Run(ExperimentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        FoldOptions.RefuseCheckpoints(settings);
        var folds = FoldOptions.Count(settings);
        var own = WithOwnDefaults(settings);
        var model = DigitsModels.Of(own.Model);
        Console.WriteLine($"{own.Model} on handwritten digits, in {folds} parts, {own.Epochs} epochs each");
        Console.WriteLine();
        Console.WriteLine(model);
        Console.WriteLine();
        var results = own
            .Runs.SelectMany(run =>
                run.Precision == Precision.Float32
                    ? Run<float>(own, run, model, folds)
                    : Run<double>(own, run, model, folds)
            )
            .ToList();
        Console.WriteLine(FoldTable.Of(results));
    }

    /// <summary>How a part's network learns.</summary>
    /// <param name="settings">Epochs, batch size, rate and seed.</param>
    /// <param name="count">The number of samples that it learns from.</param>
    public static TrainingPlan Plan(ExperimentSettings settings, int count) =>
        new(
            new Optimizer.Sgd(settings.LearningRate, momentum: 0.9, weightDecay: 5e-4, nesterov: true),
            new Loss.CrossEntropy { LabelSmoothing = 0.1 },
            settings.Epochs,
            settings.BatchSize
        )
        {
            Seed = settings.Seed,
            Schedule = new Schedule.OneCycle((count + settings.BatchSize - 1) / settings.BatchSize * settings.Epochs)
            {
                PercentStart = 0.2,
            },
            ScheduleBy = ScheduleUnit.Step,
            Augmentations = [new Augmentation.RandomRotation(15), new Augmentation.RandomShift(1)],
        };

    private static ExperimentSettings WithOwnDefaults(ExperimentSettings settings) =>
        settings with
        {
            Model = settings.Source.Has("model") ? settings.Model : "deep",
            Epochs = settings.Source.GetInt32("epochs", 80, min: 1),
            BatchSize = settings.Source.GetInt32("batch-size", 64, min: 1),
            LearningRate = settings.Source.GetDouble("learning-rate", 0.05, min: 0),
            Runs = settings
                .Runs.Select(run => run with { Precision = settings.Source.GetEnum("precision", Precision.Float32) })
                .ToSequence(),
        };

    private static IEnumerable<FoldResult> Run<T>(
        ExperimentSettings settings,
        RunConfiguration configuration,
        Model model,
        int folds
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var digits = Digits.Load<T>();
        var backend = ExperimentBackends.Registry.Resolve(configuration);
        var cut = KFold.Stratified(SampleLabels.Of(digits), folds, RngKey.FromSeed(settings.Seed));
        foreach (var (number, fold) in cut.Index())
        {
            var (train, test) = fold.Of(digits);
            var plan = Plan(settings, train.Count);
            var start = Stopwatch.GetTimestamp();
            using var executor = backend.Compile<T>(
                model,
                plan.CompileOptionsFor(model, configuration.Device, configuration.Threads)
            );
            Trainer.Fit(executor, plan, train, cancellation: settings.Cancellation);
            yield return new(
                configuration.Backend,
                number + 1,
                RightAnswers.Of(executor, test),
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                executor.Export().Parameters.Sha256()
            );
        }
    }
}
