using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>
/// Writes a line of JSON for each event of a run: {"event":"begin",...}, {"event":"epoch",...}, {"event":"end",...}. A
/// resumed run adds its lines to those that are there.
/// </summary>
/// <param name="path">The file; its folder is made.</param>
public sealed class JsonLinesLog(string path) : ITrainingCallback
{
    private static readonly RunLineContext Lines = new(
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new JsonStringEnumConverter<RunOutcome>(JsonNamingPolicy.CamelCase) },
        }
    );

    public void OnRunBegin(RunBegin run)
    {
        LogFile.MakeFolder(path);
        if (run.State.Step == 0)
            File.Delete(path);
        Write(RunLine.Of(run), Lines.Begin);
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        Write(RunLine.Of(snapshot), Lines.Epoch);
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run) => Write(RunLine.Of(run), Lines.End);

    private void Write<TLine>(TLine line, JsonTypeInfo<TLine> type) =>
        File.AppendAllLines(path, [JsonSerializer.Serialize(line, type)]);
}
