namespace DeepLearning.Interop;

/// <summary>A tensor that an ONNX graph reads or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its elements' type.</param>
/// <param name="Axes">Its axes, the batch's included; null where the file does not say.</param>
public sealed record OnnxValue(string Name, ElementType Type, Sequence<OnnxAxis>? Axes)
{
    public override string ToString() => $"{Name}: {Type}" + (Axes is null ? "" : $"[{string.Join(", ", Axes)}]");
}

/// <summary>An axis: an extent, or a name for one that is free, or neither.</summary>
/// <param name="Extent">The extent; null where it is free.</param>
/// <param name="Name">The name of a free extent; empty for none.</param>
public readonly record struct OnnxAxis(long? Extent, string Name)
{
    public override string ToString() =>
        Extent is { } extent ? $"{extent}"
        : Name is { Length: > 0 } ? Name
        : "?";
}
