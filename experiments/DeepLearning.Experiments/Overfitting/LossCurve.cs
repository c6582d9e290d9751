using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>
/// Records both losses after each epoch, in inference mode and on unchanged samples, so that the gap between them is
/// the overfitting alone: the loss that the steps give is that of dropped units and turned images.
/// </summary>
/// <param name="executor">The network.</param>
/// <param name="train">What it learns from.</param>
/// <param name="checkpoints">
/// Where the points lie beside the run's checkpoints: a run that goes on reads those of its epochs.
/// </param>
/// <param name="eachEpoch">Whether a point is written after its epoch, and not only where the run is ended.</param>
internal sealed class LossCurve<T>(
    IExecutor<T> executor,
    Dataset<T> train,
    CheckpointFolder checkpoints,
    bool eachEpoch
) : ITrainingCallback
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly JsonSerializerOptions Format = new(StrictJson.With(new DefaultJsonTypeInfoResolver()))
    {
        PropertyNamingPolicy = null,
    };

    private readonly string _file = Path.Combine(checkpoints.Path, "curve.jsonl");
    private readonly FileFormat _rule = new(
        "the losses in 'curve.jsonl'",
        (message, cause) => new DataFileException(message, cause)
    );
    private List<CurvePoint> _points = [];

    public Sequence<CurvePoint> Points => _points.ToSequence();

    public void OnRunBegin(RunBegin run)
    {
        // A kill may have cut the last line; it is of an epoch that is computed again.
        var lines = File.Exists(_file) ? File.ReadLines(_file).Take(run.State.Epoch).ToList() : [];
        _points = _rule.Read(() => lines.Select(line => StrictJson.Read<CurvePoint>(line, Format)).ToList());
        if (eachEpoch || lines.Count > 0)
            WriteAll();
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        var record = snapshot.State.History[^1];
        _points.Add(new(record.Epoch, Trainer.Evaluate(executor, train).Loss, record.ValidationLoss!.Value));
        if (eachEpoch)
            File.AppendAllLines(_file, [JsonSerializer.Serialize(_points[^1], Format)]);
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run)
    {
        if (run.Outcome is RunOutcome.Stopped or RunOutcome.Failed)
            WriteAll();
    }

    private void WriteAll() =>
        WholeFile.Write(_file, string.Concat(_points.Select(point => JsonSerializer.Serialize(point, Format) + "\n")));
}

/// <summary>The losses after an epoch.</summary>
public sealed record CurvePoint(int Epoch, double TrainLoss, double ValidationLoss);
