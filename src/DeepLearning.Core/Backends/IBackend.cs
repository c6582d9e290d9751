using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What computes: it turns a model, a value, into an executor, an engine. Two are ours, the reference (C#) and torch
/// (libtorch); whoever writes another implements this, and the conformance suite and the gradient checks apply to it as
/// they are.
/// </summary>
public interface IBackend
{
    /// <summary>The name by which configuration chooses it: "reference", "torch".</summary>
    string Name { get; }

    /// <summary>
    /// Null if this backend can compute on this device here; otherwise why not, and what is available.
    /// </summary>
    string? WhyUnavailable(Device device);

    /// <summary>An engine for this model, with the parameters that <see cref="CompileOptions.Seed"/> draws.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="BackendUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ModelException">The objective does not fit the model.</exception>
    IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>What an executor is made for, beside the model.</summary>
public sealed record CompileOptions
{
    /// <summary>What is minimised; null for an executor that only evaluates and predicts.</summary>
    public Objective? Objective { get; init; }

    /// <summary>The seed of the first parameters.</summary>
    public ulong Seed { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    /// <summary>The most threads that may be asked for.</summary>
    public const int MaxThreads = 1024;

    /// <summary>
    /// How many threads compute, from 1 to <see cref="MaxThreads"/>; null for the backend's own choice.
    /// </summary>
    public int? Threads
    {
        get;
        init => field = value is { } threads ? Require.InRange(threads, 1, MaxThreads) : null;
    }

    /// <summary>
    /// What a training step does with a loss, or a norm that it clips by, which is NaN or infinite. By default it
    /// throws a <see cref="NotFiniteException"/> before anything moves.
    /// </summary>
    public NotFinite NotFinite { get; init; }
}

/// <summary>A backend or a device that cannot be used here; the message says why, and what is available.</summary>
public sealed class BackendUnavailableException : InvalidOperationException
{
    public BackendUnavailableException() { }

    public BackendUnavailableException(string message)
        : base(message) { }

    public BackendUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
