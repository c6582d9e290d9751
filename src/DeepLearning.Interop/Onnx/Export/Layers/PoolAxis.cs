namespace DeepLearning.Interop;

/// <summary>A pool's window along one axis.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Padding">Places added at both ends.</param>
/// <param name="Dilation">Distance between taps.</param>
/// <param name="IsCeiled">Whether a last window that lies over the end counts too.</param>
internal sealed record PoolAxis(int Kernel, int Stride, int Padding, int Dilation, bool IsCeiled)
{
    /// <summary>The window of one tap.</summary>
    public static PoolAxis Nothing { get; } = new(1, 1, 0, 1, IsCeiled: false);

    public PoolAxis RoundedDown => this with { IsCeiled = false };

    /// <summary>How many windows ONNX makes of this many places, by the rule of its older operators.</summary>
    public long Windows(int extent)
    {
        var left = extent + 2L * Padding - (long)Dilation * (Kernel - 1) - 1;
        return (left + (IsCeiled ? Stride - 1 : 0)) / Stride + 1;
    }
}
