using System.Globalization;

namespace DeepLearning;

/// <summary>Where a backend computes: "cpu", "cuda", "cuda:1".</summary>
/// <param name="Kind">"cpu" or "cuda", or a backend's own.</param>
/// <param name="Index">Which of several; 0 for the first.</param>
public sealed record Device(string Kind, int Index = 0)
{
    public static Device Cpu { get; } = new("cpu");

    /// <exception cref="ArgumentException">The text is no device.</exception>
    public static Device Parse(string text)
    {
        if (text is "cpu" or "cuda" or "meta")
            return new Device(text);
        if (
            text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        )
            return new Device("cuda", index);
        throw new ArgumentException($"device is '{text}', but must be cpu, cuda or cuda:N", nameof(text));
    }

    public override string ToString() => Kind == "cuda" && Index > 0 ? $"{Kind}:{Index}" : Kind;
}
