using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DeepLearning.Torch;

/// <summary>
/// Listens from the moment this assembly is loaded, so that a program which uses <c>torch</c> before
/// <see cref="LibTorch.EnsureLoaded"/> loads it all the same. It loads nothing, TorchSharp's assembly included:
/// that one normally shares our load context, and where it does not EnsureLoaded subscribes to the right one.
/// </summary>
internal static class ModuleSubscription
{
    [SuppressMessage(
        "Usage",
        "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "The first use of torch fails for the whole life of the process unless someone listens before "
            + "it; the work is one event subscription."
    )]
    [ModuleInitializer]
    internal static void Subscribe() => TorchSharpResolver.Subscribe(typeof(ModuleSubscription).Assembly);
}
