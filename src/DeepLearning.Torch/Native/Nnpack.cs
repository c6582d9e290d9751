using System.Reflection;
using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>
/// Turns NNPACK off. libtorch tries to initialise it on every float64 convolution, fails, and prints
/// "Could not initialize NNPACK" each time: thousands of lines in a training run, which no log level hides.
/// Without it a convolution of one image is faster too (14 to 7 us).
/// </summary>
internal static unsafe class Nnpack
{
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string SetUserEnabled = "_ZN2at7Context20setUserEnabledNNPACKEb";

    // oneDNN's float32 convolution gives wrong input gradients in this libtorch (2.10, oneDNN 3.7.1: avx512_core and avx2
    // direct backward_data, stride 1; errors as large as the values, some of them uninitialised memory). libtorch's own kernels are right.
    private const string SetUserEnabledMkldnn = "_ZN2at7Context20setUserEnabledMkldnnEb";

    /// <summary>Calls libtorch's own setter; where it does not export one (Windows names it otherwise and has no NNPACK) nothing happens.</summary>
    public static void TurnOff(Assembly torchSharp)
    {
        if (!NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out var library)
            && !(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libtorch_cpu.so", out library)))
            return;
        if (!NativeLibrary.TryGetExport(library, GlobalContext, out var globalContext)
            || !NativeLibrary.TryGetExport(library, SetUserEnabled, out var setUserEnabled))
            return;

        // at::Context& at::globalContext(), void at::Context::setUserEnabledNNPACK(bool): a reference is a pointer,
        // and `this` is the first argument.
        var context = ((delegate* unmanaged<nint>)globalContext)();
        ((delegate* unmanaged<nint, byte, void>)setUserEnabled)(context, 0);
        if (NativeLibrary.TryGetExport(library, SetUserEnabledMkldnn, out var setUserEnabledMkldnn))
            ((delegate* unmanaged<nint, byte, void>)setUserEnabledMkldnn)(context, 0);
    }
}
