using System.Numerics;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>
/// Records both losses after each epoch, in inference mode and on unchanged samples, so that the gap between them is the overfitting alone: the
/// loss that the steps give is that of dropped units and turned images.
/// </summary>
internal sealed class LossCurve<T>(IExecutor<T> executor, Dataset<T> train) : ITrainingCallback where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<CurvePoint> _points = [];

    public Sequence<CurvePoint> Points => _points.ToSequence();

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        var record = snapshot.State.History[^1];
        _points.Add(new(record.Epoch, Trainer.Evaluate(executor, train).Loss, record.ValidationLoss!.Value));
        return TrainingVerdict.Continue;
    }
}

/// <summary>The losses after an epoch.</summary>
public sealed record CurvePoint(int Epoch, double TrainLoss, double ValidationLoss);
