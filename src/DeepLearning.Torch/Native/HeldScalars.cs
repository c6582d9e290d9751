using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Factors for libtorch's calls, and the sums that need one. TorchSharp 0.107 does not keep a Scalar alive during the
/// native call that reads it: a garbage collection in between frees one that nobody else holds, and the call throws
/// ("Expected false to be true", Scalar.h) or reads what is not there. Therefore every factor here is held by a field
/// or a using statement, and nothing is called that makes one by itself: no implicit conversion in an argument, no x +
/// y.
/// </summary>
internal static class HeldScalars
{
    public static readonly Scalar Zero = 0;

    public static readonly Scalar One = 1;

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);
}
