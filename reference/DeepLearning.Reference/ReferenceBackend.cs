using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The pure C# backend: every forward and backward pass by hand, no native code. It computes on the CPU.
/// </summary>
public sealed class ReferenceBackend : IBackend
{
    private readonly ISubstitution? _substitution;

    public ReferenceBackend() { }

    internal ReferenceBackend(ISubstitution substitution) => _substitution = substitution;

    internal const string BackendName = "reference";

    public string Name => BackendName;

    public string? WhyUnavailable(Device device) =>
        device == Device.Cpu ? null : $"the reference backend computes on cpu only, not on {device}";

    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"precision {typeof(T).Name} is not supported: use float or double");
        if (WhyUnavailable(options.Device) is { } reason)
            throw new BackendUnavailableException(reason);
        options.Objective?.Check(model);
        PrecisionRules.Check<T>(model, options.Objective);
        return new ReferenceExecutor<T>(model, options, _substitution);
    }
}
