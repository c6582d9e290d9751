using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// Writes a line of JSON for each event of a run: {"event":"begin",...}, {"event":"epoch",...}, {"event":"end",...}. A
/// resumed run adds its lines to those that are there.
/// </summary>
/// <param name="path">The file; its folder is made.</param>
public sealed class JsonLinesLog(string path) : ITrainingCallback
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public void OnRunBegin(RunBegin run)
    {
        LogFile.MakeFolder(path);
        if (run.State.Step == 0)
            File.Delete(path);
        Write(
            new
            {
                Event = "begin",
                run.State.Epoch,
                run.State.Step,
                run.State.Seed,
                run.Samples,
                run.BatchesPerEpoch,
                run.Plan,
            }
        );
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        var record = snapshot.State.History[^1];
        Write(
            new
            {
                Event = "epoch",
                record.Epoch,
                snapshot.State.Step,
                record.TrainLoss,
                record.ValidationLoss,
                record.ValidationAccuracy,
                record.LearningRate,
                record.Seconds,
            }
        );
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run) =>
        Write(
            new
            {
                Event = "end",
                run.Outcome,
                Reason = run.Reason.Kind,
                Message = run.Reason.ToString(),
                run.Snapshot?.State.Epoch,
                run.Snapshot?.State.Step,
                Error = run.Exception?.Message,
            }
        );

    private void Write<TLine>(TLine line) => File.AppendAllLines(path, [JsonSerializer.Serialize(line, Options)]);
}
