namespace DeepLearning.Torch;

/// <summary>
/// Makes libtorch unavailable on a machine that has it, so that what a program says and does on a machine
/// that has not can be tried anywhere.
/// </summary>
/// <remarks>
/// Set the AppContext switch <c>DeepLearning.Torch.Disable</c> to true (runtimeconfig.json or
/// <see cref="AppContext.SetSwitch"/>) or the environment variable <c>DISABLE_LIBTORCH</c> to 1, before the first load.
/// The variable has no DEEPLEARNING_ prefix, since those are read as configuration.
/// </remarks>
internal static class LibTorchSwitch
{
    public const string AppContextSwitch = "DeepLearning.Torch.Disable";
    public const string EnvironmentVariable = "DISABLE_LIBTORCH";

    public const string Reason =
        $"libtorch is disabled, by the switch {AppContextSwitch} or the environment variable {EnvironmentVariable}.";

    public static bool IsDisabled =>
        (AppContext.TryGetSwitch(AppContextSwitch, out var disabled) && disabled)
        || Environment.GetEnvironmentVariable(EnvironmentVariable) is "1" or "true";
}
