namespace DeepLearning.Torch.Tests.Native;

/// <summary>What libgomp itself says of its settings when it is loaded (OMP_DISPLAY_ENV).</summary>
public class ThreadWaitingTests
{
    [Fact]
    public async Task Threads_that_wait_sleep_soon()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is Linux's");
        Assert.Equal(ThreadWaiting.Chosen, await Setting(ThreadWaiting.Spins));
    }

    [Theory]
    [InlineData(ThreadWaiting.Spins, "77")]
    [InlineData(ThreadWaiting.Policy, "PASSIVE")]
    [InlineData(ThreadWaiting.Policy, "ACTIVE")]
    public async Task What_the_user_has_set_holds(string variable, string value)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is Linux's");
        Assert.Equal(value, await Setting(variable, (variable, value)));
        if (variable == ThreadWaiting.Policy)
            Assert.NotEqual(ThreadWaiting.Chosen, await Setting(ThreadWaiting.Spins, (variable, value)));
    }

    [Fact]
    public async Task In_a_benchmark_threads_spin_as_long_as_libgomp_lets_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is Linux's");
        Assert.Equal(ThreadWaiting.Libgomps, await Setting(ThreadWaiting.Spins, ["keep-libgomps", "ensure"]));
    }

    [Theory]
    [InlineData(ThreadWaiting.Spins, "77", "77")]
    [InlineData(ThreadWaiting.Policy, "PASSIVE", "0")]
    public async Task What_the_user_has_set_holds_in_a_benchmark_too(string variable, string value, string turns)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is Linux's");
        Assert.Equal(turns, await Setting(ThreadWaiting.Spins, ["keep-libgomps", "ensure"], (variable, value)));
    }

    private static Task<string> Setting(string name, params (string Name, string? Value)[] environment) =>
        Setting(name, ["ensure"], environment);

    private static async Task<string> Setting(
        string name,
        string[] steps,
        params (string Name, string? Value)[] environment
    )
    {
        (string, string?)[] clean = [(ThreadWaiting.Policy, null), (ThreadWaiting.Spins, null)];
        var probe = await ProbeProcess.Run(steps, [.. clean, ("OMP_DISPLAY_ENV", "VERBOSE"), .. environment]);
        Assert.Equal("loaded", probe.Answer("ensure"));
        var line = probe.Errors.Split('\n').First(line => line.Contains($" {name} = ", StringComparison.Ordinal));
        return line.Split('\'')[1];
    }
}
