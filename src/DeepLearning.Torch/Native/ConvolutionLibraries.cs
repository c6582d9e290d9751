using System.Reflection;
using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>
/// The switches of the convolution libraries inside libtorch, NNPACK, oneDNN and cuDNN, which it exports but TorchSharp
/// does not.
/// </summary>
internal static unsafe class ConvolutionLibraries
{
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string SetUserEnabledNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";
    private const string SetUserEnabledOneDnn = "_ZN2at7Context20setUserEnabledMkldnnEb";

    private const string SetDeterministicCuDnn = "_ZN2at7Context21setDeterministicCuDNNEb";

    private static nint _context;
    private static delegate* unmanaged<nint, byte, void> _setOneDnn,
        _setDeterministic;

    /// <summary>
    /// Finds the switches, and turns NNPACK off: libtorch tries to initialise it on every float64 convolution, fails,
    /// and prints "Could not initialize NNPACK" each time, thousands of lines in a training run, which no log level
    /// hides. Without it a convolution of one image is faster too (14 to 7 us). Where libtorch exports no switch
    /// (Windows names them otherwise) nothing happens.
    /// </summary>
    public static void Initialize(Assembly torchSharp)
    {
        if (
            !NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out var library)
            && !(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libtorch_cpu.so", out library))
        )
            return;
        if (!NativeLibrary.TryGetExport(library, GlobalContext, out var globalContext))
            return;

        // at::Context& at::globalContext(), void at::Context::setUserEnabled...(bool): a reference is a pointer, and
        // `this` is the first argument.
        _context = ((delegate* unmanaged<nint>)globalContext)();
        if (NativeLibrary.TryGetExport(library, SetUserEnabledNnpack, out var nnpack))
            ((delegate* unmanaged<nint, byte, void>)nnpack)(_context, 0);
        if (NativeLibrary.TryGetExport(library, SetUserEnabledOneDnn, out var oneDnn))
            _setOneDnn = (delegate* unmanaged<nint, byte, void>)oneDnn;
        if (NativeLibrary.TryGetExport(library, SetDeterministicCuDnn, out var deterministic))
            _setDeterministic = (delegate* unmanaged<nint, byte, void>)deterministic;
    }

    /// <summary>
    /// Lets cuDNN choose only among algorithms that give the same bits each time, so that a run on a CUDA device can be
    /// repeated; by itself it takes some that add in any order. For the rest of the process.
    /// </summary>
    /// <returns>Whether libtorch exports the switch.</returns>
    public static bool MakeCuDnnDeterministic()
    {
        if (_setDeterministic == null)
            return false;
        _setDeterministic(_context, 1);
        return true;
    }

    /// <summary>
    /// Turns oneDNN off for the rest of the process; libtorch's own kernels do the work from now on. The switch is the
    /// process's, and stays: turning it back would let other threads' results depend on the moment.
    /// </summary>
    public static void TurnOneDnnOff()
    {
        if (_setOneDnn != null)
            _setOneDnn(_context, 0);
    }
}
