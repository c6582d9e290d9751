using System.Numerics;
using System.Text.Json;

namespace DeepLearning;

/// <summary>What makes a search the same search: the contents of search.json.</summary>
internal sealed record TuningHeader(
    int Version,
    SearchSpace Space,
    SearchStrategy Strategy,
    MonitoredValue Monitor,
    string Backend,
    string Device,
    string Precision,
    string DataSha256
)
{
    public const int CurrentVersion = 1;

    public static JsonSerializerOptions Options { get; } = StrictJson.With(TuningHeaderContext.Default);

    public static TuningHeader Of<T>(TuningPlan plan, IBackend backend, Dataset<T> train, Dataset<T>? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new(
            CurrentVersion,
            plan.Space,
            plan.Strategy,
            plan.Monitor,
            backend.Name,
            plan.Device.ToString(),
            typeof(T) == typeof(float) ? "float32" : "float64",
            validation is null ? DatasetHash.Sha256(train) : DatasetHash.Sha256(train, validation)
        );
    }

    /// <summary>
    /// The first thing in which another search differs from this one, in words; null when it is the same.
    /// </summary>
    public string? Difference(TuningHeader other)
    {
        if (Version != other.Version)
            return Words("version", Version, other.Version);
        if (!Space.Equals(other.Space))
            return SpaceDifference(other.Space);
        if (!Strategy.Equals(other.Strategy))
            return Words("strategy", Json(Strategy), Json(other.Strategy));
        if (Monitor != other.Monitor)
            return Words("monitored value", Monitor, other.Monitor);
        if (Backend != other.Backend)
            return Words("backend", Backend, other.Backend);
        if (Device != other.Device)
            return Words("device", Device, other.Device);
        if (Precision != other.Precision)
            return Words("precision", Precision, other.Precision);
        return DataSha256 != other.DataSha256 ? "its training or validation data are others" : null;
    }

    private string SpaceDifference(SearchSpace other)
    {
        for (var i = 0; i < Math.Min(Space.Dimensions.Count, other.Dimensions.Count); i++)
            if (!Space.Dimensions[i].Equals(other.Dimensions[i]))
                return Words($"space's range {i + 1}", Text(Space.Dimensions[i]), Text(other.Dimensions[i]));
        return Words("space's number of ranges", Space.Dimensions.Count, other.Dimensions.Count);
    }

    private static string Words<TValue>(string what, TValue found, TValue wanted) =>
        $"its {what} is {found}, but {wanted} is wanted";

    private static string Text(SearchDimension dimension) => $"'{dimension.Name}' {Json(dimension.Range)}";

    private static string Json<TValue>(TValue value) => StrictJson.Write(value);
}
