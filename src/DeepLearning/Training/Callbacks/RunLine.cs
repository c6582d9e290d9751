using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>The lines of <see cref="JsonLinesLog"/>.</summary>
internal static class RunLine
{
    private static readonly JsonSerializerOptions PlanOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = StrictJson.Options.TypeInfoResolver,
        // Every enum that a plan may hold: a converter for all enums makes its code when the program runs.
        Converters =
        {
            new JsonStringEnumConverter<Annealing>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<MonitoredValue>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<NormOrder>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Reduction>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ScheduleUnit>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ThresholdMode>(JsonNamingPolicy.CamelCase),
        },
    };

    public static Begin Of(RunBegin run) =>
        new(
            "begin",
            run.State.Epoch,
            run.State.Step,
            run.State.Seed,
            run.Samples,
            run.BatchesPerEpoch,
            JsonElement.Parse(StrictJson.Write(run.Plan, PlanOptions))
        );

    public static Epoch Of(TrainingSnapshot snapshot)
    {
        var record = snapshot.State.History[^1];
        return new(
            "epoch",
            record.Epoch,
            snapshot.State.Step,
            record.TrainLoss,
            record.ValidationLoss,
            record.ValidationAccuracy,
            record.LearningRate,
            record.Seconds
        );
    }

    public static End Of(RunEnd run) =>
        new(
            "end",
            run.Outcome,
            run.Reason.Kind,
            run.Reason.ToString(),
            run.Snapshot?.State.Epoch,
            run.Snapshot?.State.Step,
            run.Exception?.Message
        );

    public sealed record Begin(
        string Event,
        int Epoch,
        long Step,
        ulong Seed,
        int Samples,
        int BatchesPerEpoch,
        JsonElement Plan
    );

    public sealed record Epoch(
        string Event,
        [property: JsonPropertyName("epoch")] int Number,
        long Step,
        double TrainLoss,
        double? ValidationLoss,
        double? ValidationAccuracy,
        double LearningRate,
        double Seconds
    );

    public sealed record End(
        string Event,
        RunOutcome Outcome,
        string Reason,
        string Message,
        int? Epoch,
        long? Step,
        string? Error
    );
}
