using System.Numerics;
using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>What a module of TorchSharp became.</summary>
/// <param name="Model">The model; its nodes have the modules' names, its input is "input".</param>
/// <param name="State">Parameters and running statistics; no optimizer state.</param>
public sealed record ModuleModel<T>(Model Model, ExecutorState<T> State)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>Models from modules of TorchSharp.</summary>
public static class ModuleModel
{
    extension(Model)
    {
        /// <summary>
        /// A module of TorchSharp as a model, with its parameters: nn.Sequential, one in another too, of the modules
        /// that layers compute; or a <see cref="TorchModule{T}"/>. A module that stands in two places shares its
        /// parameters. An embedding's padding_idx cannot be read: its row learns like the others.
        /// </summary>
        /// <typeparam name="T">float or double; parameters of another type are converted.</typeparam>
        /// <param name="module">The module; it is only read.</param>
        /// <param name="input">The shape of one sample.</param>
        /// <exception cref="ModelException">
        /// A module is none that a layer computes, or does not fit the shape; the message has its path and type.
        /// </exception>
        public static ModuleModel<T> From<T>(torch.nn.Module module, Shape input)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentNullException.ThrowIfNull(input);
            return module is TorchModule<T> own ? new(own.Model, own.Export()) : ModuleReader<T>.Read(module, input);
        }

        /// <summary>The same in float32.</summary>
        public static ModuleModel<float> From(torch.nn.Module module, Shape input) => Model.From<float>(module, input);
    }
}
