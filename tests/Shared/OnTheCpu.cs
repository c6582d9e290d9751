namespace DeepLearning.TestSupport;

/// <summary>What a test says that is about the CPU: it is skipped where torch runs on another device.</summary>
internal static class OnTheCpu
{
    /// <param name="why">What of the CPU it is about.</param>
    public static void Only(string why) =>
        Assert.SkipWhen(
            TestDevice.Torch != Device.Cpu,
            $"{TestDevice.Variable}={TestDevice.Torch}, but this is about the CPU: {why}"
        );

    /// <summary>The same, for one row of a theory that runs once a backend.</summary>
    /// <param name="backend">Its name: only torch computes elsewhere.</param>
    /// <param name="why">What of the CPU it is about.</param>
    public static void Only(string backend, string why)
    {
        if (backend == "torch")
            Only(why);
    }
}
