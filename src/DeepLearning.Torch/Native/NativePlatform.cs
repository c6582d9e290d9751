using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>The systems for which TorchSharp publishes native libraries.</summary>
internal static class NativePlatform
{
    private static readonly string[] Supported = ["linux-x64", "osx-arm64", "win-x64", "win-arm64"];

    /// <summary>This system by the runtime identifiers of packages, such as <c>linux-x64</c>.</summary>
    public static string Current { get; } = Identifier();

    public static bool IsSupported => Supports(Current);

    public static string Reason => Refusal(Current);

    public static bool Supports(string identifier) => Supported.Contains(identifier);

    public static string Refusal(string identifier) =>
        $"There is no libtorch for {identifier} (only for {string.Join(", ", Supported)}): reference only here.";

    private static string Identifier()
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        // The natives are linked with glibc; a musl system is another platform.
        return OperatingSystem.IsWindows() ? $"win-{architecture}"
            : OperatingSystem.IsMacOS() ? $"osx-{architecture}"
            : !OperatingSystem.IsLinux() ? RuntimeInformation.RuntimeIdentifier
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
                ? $"linux-musl-{architecture}"
            : $"linux-{architecture}";
    }
}
