using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>Which of an epoch's values a rule looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitoredValue>))]
public enum MonitoredValue
{
    /// <summary>Smaller is better.</summary>
    TrainLoss,

    /// <summary>Smaller is better; needs validation data.</summary>
    ValidationLoss,

    /// <summary>Larger is better; needs validation data with classes.</summary>
    ValidationAccuracy,
}

/// <summary>What a monitored value is, and which way it is better.</summary>
public static class MonitoredValues
{
    public static bool LargerIsBetter(this MonitoredValue monitor) => monitor == MonitoredValue.ValidationAccuracy;

    /// <summary>
    /// Whether a value beats the best so far by more than a margin. The first finite value beats none; NaN and infinity
    /// beat nothing.
    /// </summary>
    /// <param name="monitor">What the values are.</param>
    /// <param name="value">The value.</param>
    /// <param name="best">The best so far, finite; null before the first.</param>
    /// <param name="margin">At least 0, in the value's unit.</param>
    public static bool IsBetter(this MonitoredValue monitor, double value, double? best, double margin = 0) =>
        IsBetter(monitor.LargerIsBetter(), value, best, margin);

    internal static bool IsBetter(bool largerIsBetter, double value, double? best, double margin) =>
        double.IsFinite(value) && (best is not { } b || (largerIsBetter ? value > b + margin : value < b - margin));

    /// <summary>The epoch's value.</summary>
    /// <exception cref="ArgumentException">The epoch has none: there was no validation, or no classes.</exception>
    public static double Of(this MonitoredValue monitor, EpochRecord record) =>
        monitor switch
        {
            MonitoredValue.TrainLoss => record.TrainLoss,
            MonitoredValue.ValidationLoss => record.ValidationLoss ?? throw Missing(monitor, record, "validation data"),
            MonitoredValue.ValidationAccuracy => record.ValidationAccuracy
                ?? throw Missing(monitor, record, "validation data with classes"),
            _ => throw new ArgumentOutOfRangeException(nameof(monitor), monitor, $"{monitor} is no value of an epoch"),
        };

    private static ArgumentException Missing(MonitoredValue monitor, EpochRecord record, string what) =>
        new($"{monitor} is monitored, but epoch {record.Epoch} has none: it needs {what}", nameof(record));
}
