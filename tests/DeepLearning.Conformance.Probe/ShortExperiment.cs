using DeepLearning.Experiments;

namespace DeepLearning.Conformance.Probe;

/// <summary>
/// An experiment like the others, on a part of the digits. It says "begin" when it has its folder, waits for a line
/// before it trains, and says the parameters' fingerprint at the end.
/// </summary>
internal static class ShortExperiment
{
    private static readonly ExperimentDefaults Defaults = new(
        "probe",
        "A short experiment.",
        Models: ["mlp"],
        Epochs: 3,
        BatchSize: 32,
        LearningRate: 0.02
    )
    {
        Seed = 1,
        Backend = "reference",
    };

    public static int Run(string[] args) =>
        ExperimentCommand.Run(
            args,
            Defaults,
            settings =>
            {
                Console.WriteLine("begin");
                Console.ReadLine();
                var plan = new TrainingPlan(
                    new Optimizer.Sgd(settings.LearningRate, momentum: 0.9),
                    new Loss.CrossEntropy(),
                    settings.Epochs,
                    settings.BatchSize
                )
                {
                    Seed = settings.Seed,
                };
                var data = StratifiedSplit.Of(Digits.Load<double>(), RngKey.FromSeed(1797), 0.3, 0.1, 0.6);
                var run = BackendRun.Train(settings.Runs[0], DigitsModels.Of(settings.Model), plan, data, settings);
                Console.WriteLine($"end {run.ParametersSha256} {run.Stop.Kind}");
            }
        );
}
