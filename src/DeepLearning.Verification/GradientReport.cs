using System.Text.Json.Serialization;

namespace DeepLearning.Verification;

/// <summary>The outcome of a comparison of two backends' gradients.</summary>
/// <param name="First">The first backend's name.</param>
/// <param name="Second">The second backend's name.</param>
/// <param name="FirstLoss">The first backend's loss; null where no loss is compared.</param>
/// <param name="SecondLoss">The second backend's loss.</param>
/// <param name="LossPassed">Whether the losses agree.</param>
/// <param name="Tensors">One comparison a tensor: parameters by name, then inputs in the model's order.</param>
/// <param name="Vanishing">
/// Tensors that are zero by the model's meaning: their vacuous comparison is no failure.
/// </param>
public sealed record GradientReport(
    string First,
    string Second,
    double? FirstLoss,
    double? SecondLoss,
    bool LossPassed,
    Sequence<TensorComparison> Tensors,
    Sequence<string> Vanishing
)
{
    /// <summary>
    /// Each node's values, and the loss, on the first backend (first) against the naive forward pass of the forward
    /// mode (second); empty where that was not asked.
    /// </summary>
    public Sequence<TensorComparison> Values { get; init; } = [];

    /// <summary>Why the forward mode has no opinion; null when it has one, or was not asked.</summary>
    public string? WhyNoForwardMode { get; init; }

    /// <summary>Nothing at all was compared: every tensor is empty, zero or pure rounding.</summary>
    [JsonInclude]
    public bool IsVacuous => !Tensors.Any(t => t.Verdict is Verdict.Agree or Verdict.Disagree);

    /// <summary>
    /// Something was compared, everything that can be judged agrees, no tensor is vacuous without leave, and no node's
    /// values are wrong.
    /// </summary>
    [JsonInclude]
    public bool Passed => LossPassed && !IsVacuous && Failures.Count == 0 && WrongValues.Count == 0;

    /// <summary>The tensors that do not pass.</summary>
    [JsonIgnore]
    public Sequence<TensorComparison> Failures =>
        Tensors
            .Where(t => !t.Passed && !(t.Verdict == Verdict.Vacuous && !t.IsContradicted && Vanishing.Contains(t.Name)))
            .ToSequence();

    /// <summary>The nodes (and "loss") whose values on the first backend are not those of their formula.</summary>
    [JsonIgnore]
    public Sequence<TensorComparison> WrongValues => Values.Where(t => t.Verdict == Verdict.Disagree).ToSequence();

    /// <summary>The largest scaled error among the tensors that are judged; null when none is.</summary>
    [JsonIgnore]
    public TensorComparison? Worst =>
        Tensors.Where(t => t.Verdict is Verdict.Agree or Verdict.Disagree).MaxBy(t => t.ScaledError);

    /// <summary>How many tensors are pure rounding, and so not judged.</summary>
    [JsonInclude]
    public int RoundingCount => Tensors.Count(t => t.Verdict == Verdict.Rounding);

    /// <summary>How many elements were left out of the finite differences as kinks.</summary>
    [JsonInclude]
    public int KinkCount => Tensors.Sum(t => t.FiniteDifference?.Kinks ?? 0);

    public TensorComparison this[string name] =>
        Tensors.FirstOrDefault(t => t.Name == name)
        ?? throw new KeyNotFoundException(
            $"nothing named '{name}' was compared; there are {string.Join(", ", Tensors.Select(t => t.Name))}"
        );

    /// <summary>The comparison as aligned text.</summary>
    public string ToTable() => ReportText.Table(this);

    /// <summary>The comparison as a Markdown table.</summary>
    public string ToMarkdown() => ReportText.Markdown(this);

    /// <summary>The comparison as JSON; NaN and infinity are written by name.</summary>
    public string ToJson() => ReportText.Json(this);
}
