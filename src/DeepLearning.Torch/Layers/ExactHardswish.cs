using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// x min(max(x + 3, 0), 6) / 6 in operations that are exact in float64. libtorch's own kernel for CUDA multiplies by
/// 1/6 in float32, in float64 too: values are wrong by 3e-8 of their size.
/// </summary>
internal static class ExactHardswish
{
    private static readonly Scalar MinusThree = -3,
        Three = 3,
        Six = 6;

    /// <summary>
    /// The interior is computed from clamped values: where it is not chosen, its gradient is 0 times what it was
    /// computed from, and that must be finite.
    /// </summary>
    public static Tensor Of(Tensor x)
    {
        var clamped = x.clamp(MinusThree, Three);
        var within = clamped.mul(clamped.add(Three, HeldScalars.One)).div(Six);
        var rest = torch.where(x.le(MinusThree), x.mul(HeldScalars.Zero), x);
        return torch.where(x.gt(MinusThree).logical_and(x.lt(Three)), within, rest);
    }
}
