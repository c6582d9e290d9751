using System.Numerics;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>
/// What one case came to from one seed. The losses are those of the parameters that are kept in the end.
/// </summary>
public sealed record OverfittingRun(
    ulong Seed,
    int Epochs,
    double TrainLoss,
    double TrainAccuracy,
    double ValidationLoss,
    double TestLoss,
    Accuracy Test,
    Sequence<CurvePoint> Curve
)
{
    /// <summary>Why it ended.</summary>
    public StopReport? Stop { get; init; }

    /// <summary>The lowest validation loss of any epoch.</summary>
    public double BestValidationLoss => Curve.Min(point => point.ValidationLoss);

    /// <summary>By how much the validation loss lies above the training loss.</summary>
    public double Gap => ValidationLoss - TrainLoss;

    public static OverfittingRun Train(
        ExperimentSettings settings,
        RunConfiguration configuration,
        OverfittingCase trained,
        ulong seed,
        Split<double> data
    ) =>
        configuration.Precision == Precision.Float32
            ? Train<float>(settings, configuration, trained, seed, data)
            : Train<double>(settings, configuration, trained, seed, data);

    private static OverfittingRun Train<T>(
        ExperimentSettings settings,
        RunConfiguration configuration,
        OverfittingCase trained,
        ulong seed,
        Split<double> data
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plan = trained.Plan with { Seed = seed };
        var (train, validation, test) = (data.Train.To<T>(), data.Validation.To<T>(), data.Test.To<T>());
        using var executor = ExperimentBackends
            .Registry.Resolve(configuration)
            .Compile<T>(
                trained.Model,
                plan.CompileOptionsFor(trained.Model, configuration.Device, configuration.Threads)
            );
        var checkpoints = new RunCheckpoints(settings, configuration.Backend, $"{trained.Name}, seed {seed}");
        var curve = new LossCurve<T>(executor, train, checkpoints.Folder, settings.CheckpointEvery is not null);
        var state = checkpoints.Fit(executor, plan, train, validation, curve);
        if (state.Ended is StopReason.NotFinite ended)
            throw new NotFiniteException($"{configuration.Backend}, {trained.Name}, seed {seed}: {ended.What}");
        var (onTrain, onTest) = (Trainer.Evaluate(executor, train), Trainer.Evaluate(executor, test));
        var right = RightAnswers.Of(executor, test);
        return new(
            seed,
            state.Epoch,
            onTrain.Loss,
            onTrain.Accuracy!.Value,
            Trainer.Evaluate(executor, validation).Loss,
            onTest.Loss,
            right,
            curve.Points
        )
        {
            Stop = StopReport.Of(state),
        };
    }
}
