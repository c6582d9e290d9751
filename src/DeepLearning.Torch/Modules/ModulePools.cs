using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>The layer that a pooling, resizing or padding module of TorchSharp is.</summary>
internal static class ModulePools
{
    /// <returns>Null where no layer computes what it does.</returns>
    public static Layer? Of(torch.nn.Module module) =>
        module switch
        {
            MaxPool1d m => new Layer.MaxPool1d(
                (int)m.kernel_size,
                (int?)m.stride,
                (int)(m.padding ?? 0),
                (int)(m.dilation ?? 1)
            )
            {
                CeilMode = m.ceil_mode,
            },
            MaxPool2d m => new Layer.MaxPool2d(
                ModuleConvolutions.Pair(m.kernel_size),
                Pair(m.stride),
                Pair(m.padding),
                Pair(m.dilation)
            )
            {
                CeilMode = m.ceil_mode,
            },
            AvgPool1d m => new Layer.AvgPool1d(
                (int)m.kernel_size,
                (int?)m.stride,
                (int)(m.padding ?? 0),
                m.count_include_pad
            )
            {
                CeilMode = m.ceil_mode,
            },
            AvgPool2d { divisor_override: null } m => new Layer.AvgPool2d(
                ModuleConvolutions.Pair(m.kernel_size),
                Pair(m.stride),
                Pair(m.padding),
                m.count_include_pad
            )
            {
                CeilMode = m.ceil_mode,
            },
            AdaptiveAvgPool1d m => new Layer.AdaptiveAvgPool1d((int)m.output_size),
            AdaptiveMaxPool1d m => new Layer.AdaptiveMaxPool1d((int)m.output_size),
            AdaptiveAvgPool2d m => new Layer.AdaptiveAvgPool2d(ModuleConvolutions.Pair(m.output_size)),
            AdaptiveMaxPool2d m => new Layer.AdaptiveMaxPool2d(ModuleConvolutions.Pair(m.output_size)),
            PixelShuffle m => new Layer.PixelShuffle((int)m.upscale_factor),
            ZeroPad2d or ConstantPad2d { value: 0 } => ZeroPad(((PadBase)module).padding),
            Upsample m => Upsample(m),
            _ => null,
        };

    private static Layer.ZeroPad2d ZeroPad(long[] sides) =>
        new(new Padding.Sides((int)sides[2], (int)sides[3], (int)sides[0], (int)sides[1]));

    private static Layer.Upsample? Upsample(Upsample m)
    {
        UpsampleMode? mode = m.mode switch
        {
            torch.UpsampleMode.Nearest => UpsampleMode.Nearest,
            torch.UpsampleMode.Linear => UpsampleMode.Linear,
            torch.UpsampleMode.Bilinear => UpsampleMode.Bilinear,
            _ => null,
        };
        if (mode is null || m.recompute_scale_factor == true)
            return null;
        Size2d? size = m.size is { Length: > 0 } sizes ? ModuleConvolutions.Pair(sizes) : null;
        Factor2d? factor = m.scale_factor is { Length: > 0 } factors ? new Factor2d(factors[0], factors[^1]) : null;
        return new(size, factor, mode.Value, m.align_corners ?? false);
    }

    private static Size2d? Pair(long[]? sizes) => sizes is { Length: > 0 } ? ModuleConvolutions.Pair(sizes) : null;
}
