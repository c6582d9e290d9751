using System.Runtime.InteropServices;

namespace DeepLearning.TestSupport;

/// <summary>
/// The dotnet program that runs this very runtime, found from the runtime's own folder
/// (shared/Microsoft.NETCore.App/version).
/// </summary>
internal static class DotnetHost
{
    public static string Path { get; } =
        System.IO.Path.Combine(
            System.IO.Path.GetFullPath(
                System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
            ),
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
        );
}
