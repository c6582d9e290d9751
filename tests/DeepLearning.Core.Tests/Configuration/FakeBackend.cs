namespace DeepLearning.Core.Tests.Configuration;

/// <summary>A backend that compiles nothing; it computes on the CPU only.</summary>
internal sealed class FakeBackend(string name) : IBackend
{
    public string Name => name;

    public string? WhyUnavailable(Device device) => device == Device.Cpu ? null : "it computes on the CPU only";

    IExecutor<T> IBackend.Compile<T>(Model model, CompileOptions options) => throw new NotSupportedException();
}
