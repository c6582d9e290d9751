using System.Numerics;

namespace DeepLearning.Torch;

/// <summary>Models as modules of TorchSharp, for training loops, optimizers and files of its own.</summary>
public static class TorchModule
{
    /// <summary>A module in float32 with the model's first parameters, drawn from a seed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Of the parameters, as in <see cref="CompileOptions.Seed"/>, and of dropout.</param>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    public static TorchModule<float> Of(Model model, ulong seed = 0) =>
        Of(model, ExecutorState<float>.Initial(model, seed), seed);

    /// <summary>A module with the parameters and running statistics of a state.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="state">An executor's or a file's; what the optimizer remembers is left out.</param>
    /// <param name="seed">Of dropout: the n-th training pass drops the same on every run.</param>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    /// <exception cref="ModelException">The state is not the model's.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static TorchModule<T> Of<T>(Model model, ExecutorState<T> state, ulong seed = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        if (TorchDevices.WhyUnavailable(Device.Cpu) is { } reason)
            throw new BackendUnavailableException(reason);
        PrecisionRules.Check<T>(model, null);
        state.Check(model);
        if (OneDnnDefect.Concerns<T>(model))
            ConvolutionLibraries.TurnOneDnnOff();
        return new TorchModule<T>(model, state, seed);
    }
}
