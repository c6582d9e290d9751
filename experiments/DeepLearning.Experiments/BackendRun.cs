using System.Diagnostics;
using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>Trains a model on one backend and tests it.</summary>
public static class BackendRun
{
    /// <param name="configuration">Backend, device, precision, threads and seed.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="plan">How.</param>
    /// <param name="data">On what: training, validation and test part, in float64.</param>
    /// <param name="settings">Whether checkpoints are written, and where the run goes on.</param>
    public static BackendReport Train(
        RunConfiguration configuration,
        Model model,
        TrainingPlan plan,
        Split<double> data,
        ExperimentSettings settings
    ) =>
        configuration.Precision == Precision.Float32
            ? Train<float>(configuration, model, plan, data, settings)
            : Train<double>(configuration, model, plan, data, settings);

    private static BackendReport Train<T>(
        RunConfiguration configuration,
        Model model,
        TrainingPlan plan,
        Split<double> data,
        ExperimentSettings settings
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var checkpoints = new RunCheckpoints(settings, configuration.Backend);
        var start = Stopwatch.GetTimestamp();
        var backend = ExperimentBackends.Registry.Resolve(configuration);
        using var executor = backend.Compile<T>(
            model,
            plan.CompileOptionsFor(model, configuration.Device, configuration.Threads)
        );
        var state = checkpoints.Fit(executor, plan, data.Train.To<T>(), data.Validation.To<T>());
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var test = Trainer.Evaluate(executor, data.Test.To<T>());
        return new BackendReport(
            configuration.Backend,
            configuration.Device.ToString(),
            state
                .History.Select(e => new EpochReport(e.Epoch, e.TrainLoss, e.ValidationLoss, e.ValidationAccuracy))
                .ToSequence(),
            test.Accuracy ?? double.NaN,
            seconds,
            executor.Export().Parameters.Sha256(),
            StopReport.Of(state)
        );
    }
}
