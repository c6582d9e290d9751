namespace DeepLearning;

/// <summary>A value of an epoch that a rule looks at: of all that is minimised, or of the loss on one output.</summary>
/// <param name="Value">Which of the values.</param>
/// <param name="Output">
/// Of which output, where the objective has several terms, each on an output of its own; null for all. There is no
/// training loss of one output.
/// </param>
public sealed record ObservedValue(MonitoredValue Value, string? Output = null)
{
    public static implicit operator ObservedValue(MonitoredValue value) => new(value);

    /// <summary>The epoch's value.</summary>
    /// <exception cref="ArgumentException">The epoch has none.</exception>
    public double Of(EpochRecord record)
    {
        if (Output is null)
            return Value.Of(record);
        var term = record.ValidationTerms?.FirstOrDefault(term => term.Output == Output);
        var value = Value switch
        {
            MonitoredValue.ValidationLoss => term?.Loss,
            MonitoredValue.ValidationAccuracy => term?.Accuracy,
            _ => null,
        };
        return value ?? throw new ArgumentException($"{this} is observed, but epoch {record.Epoch} has none");
    }

    public override string ToString() => Output is null ? $"{Value}" : $"{Value} of '{Output}'";
}
