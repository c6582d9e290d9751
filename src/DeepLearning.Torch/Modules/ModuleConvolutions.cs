using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>The layer that a convolution of TorchSharp is.</summary>
internal static class ModuleConvolutions
{
    /// <returns>Null where no layer computes what it does.</returns>
    public static Layer? Of(Convolution module) =>
        module switch
        {
            Conv1d m when Mode(m) is { } mode => new Layer.Conv1d(
                (int)m.out_channels,
                (int)m.kernel_size[0],
                (int)m.stride[0],
                m.padding_type == TorchSharp.Padding.Same ? Padding1d.Same : Ends(m),
                (int)m.dilation[0],
                (int)m.groups,
                m.bias is not null
            )
            {
                PaddingMode = mode,
            },
            Conv2d m when Mode(m) is { } mode => new Layer.Conv2d(
                (int)m.out_channels,
                Pair(m.kernel_size),
                Pair(m.stride),
                m.padding_type == TorchSharp.Padding.Same ? DeepLearning.Padding.Same : Sides(m),
                Pair(m.dilation),
                (int)m.groups,
                m.bias is not null
            )
            {
                PaddingMode = mode,
            },
            ConvTranspose1d { padding_mode: PaddingModes.Zeros } m => new Layer.ConvTranspose1d(
                (int)m.out_channels,
                (int)m.kernel_size[0],
                (int)m.stride[0],
                (int)m.padding![0],
                (int)m.output_padding![0],
                (int)m.dilation[0],
                (int)m.groups,
                m.bias is not null
            ),
            ConvTranspose2d { padding_mode: PaddingModes.Zeros } m => new Layer.ConvTranspose2d(
                (int)m.out_channels,
                Pair(m.kernel_size),
                Pair(m.stride),
                Pair(m.padding!),
                Pair(m.output_padding!),
                Pair(m.dilation),
                (int)m.groups,
                m.bias is not null
            ),
            _ => null,
        };

    /// <summary>Height and width, from two numbers or one for both.</summary>
    public static Size2d Pair(ReadOnlySpan<long> sizes) => ((int)sizes[0], (int)sizes[^1]);

    private static PaddingMode? Mode(Convolution m) =>
        m.padding_mode switch
        {
            PaddingModes.Zeros => PaddingMode.Zeros,
            PaddingModes.Reflect => PaddingMode.Reflect,
            PaddingModes.Replicate => PaddingMode.Replicate,
            PaddingModes.Circular => PaddingMode.Circular,
            _ => null,
        };

    private static Padding1d Ends(Convolution m) =>
        m.padding is { Length: > 0 } padding ? Padding1d.Ends((int)padding[0], (int)padding[0]) : Padding1d.None;

    private static Padding Sides(Convolution m) =>
        m.padding is { Length: > 0 } padding ? Padding.Symmetric((int)padding[0], (int)padding[^1]) : Padding.None;
}
