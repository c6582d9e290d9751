using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>What a module is given: one tensor an input node, of its shape, T's type and the module's device.</summary>
internal static class ModuleInputs
{
    /// <exception cref="ArgumentException">One is not as the model wants it.</exception>
    public static void Check<T>(Model model, Tensor[] inputs, torch.Device device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (inputs.Length != model.Inputs.Count)
            throw new ArgumentException($"the model has {model.Inputs.Count} inputs, but is given {inputs.Length}");
        for (var i = 0; i < inputs.Length; i++)
        {
            var (node, input) = (model.Inputs[i], inputs[i]);
            ArgumentNullException.ThrowIfNull(input);
            var type = node.IndicesBelow is null ? HostTransfer.TypeOf<T>() : torch.ScalarType.Int64;
            var sizes = HostTransfer.Sizes(model.ShapeOf(node.Name));
            var got = input.shape;
            if (input.dtype != type || !Is(input.device, device) || !Fits(got, sizes) || got[0] != inputs[0].shape[0])
                throw new ArgumentException(
                    $"input '{node.Name}' takes {type} [{string.Join(", ", (string[])["count", .. Texts(sizes)])}] on "
                        + $"{device}, of at least one sample and as many for every input, but is given {input.dtype} "
                        + $"[{string.Join(", ", Texts(got))}] on {input.device}"
                );
        }
    }

    private static bool Fits(long[] got, long[] sizes) =>
        got.Length == sizes.Length + 1 && got[0] > 0 && got.AsSpan(1).SequenceEqual(sizes);

    private static bool Is(torch.Device one, torch.Device other) =>
        one.type == other.type && (one.type != DeviceType.CUDA || one.index == other.index);

    private static IEnumerable<string> Texts(long[] sizes) => sizes.Select(size => size.ToString(Invariant));

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
