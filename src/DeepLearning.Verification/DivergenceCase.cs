using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// One step of one model, complete: whatever two backends are asked to compute from it, they are asked alike. Values
/// are held in float64, which holds float32 exactly.
/// </summary>
public sealed record DivergenceCase
{
    /// <summary>"float64" or "float32": what the backends compute with.</summary>
    public required string Precision
    {
        get;
        init =>
            field = value is "float64" or "float32"
                ? value
                : throw new ArgumentException($"precision is '{value}', but must be float64 or float32");
    }

    public required Model Model { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>The seed that the run began with; the values below do not depend on it any more.</summary>
    public ulong Seed { get; init; }

    /// <summary>The step's key, for dropout.</summary>
    public required RngKey Key { get; init; }

    /// <summary>Whether dropout and batch statistics are those of training.</summary>
    public bool Training { get; init; } = true;

    public required Batch<double> Batch { get; init; }

    /// <summary>Parameters, running statistics and optimizer state before the step.</summary>
    public required ExecutorState<double> State { get; init; }

    /// <summary>The update rule, where the update is part of the case.</summary>
    public Optimizer? Optimizer { get; init; }

    public Sequence<ParameterGroup>? Groups { get; init; }

    public Clipping? Clipping { get; init; }

    /// <summary>Whether one backend parts from the other, and where: <see cref="Bisection"/> on this case.</summary>
    /// <param name="first">A backend.</param>
    /// <param name="second">Another.</param>
    /// <param name="tolerances">Null for the table's.</param>
    /// <param name="device">Where they compute; null for the cpu.</param>
    /// <returns>Null when they agree.</returns>
    /// <exception cref="BackendUnavailableException">A backend cannot compute here.</exception>
    public Divergence? Replay(IBackend first, IBackend second, Tolerances? tolerances = null, Device? device = null) =>
        Precision == "float32"
            ? StepComparison<float>.Of(first, second, this, tolerances, device)
            : StepComparison<double>.Of(first, second, this, tolerances, device);

    /// <summary>The case as JSON; every number is read back to its last bit.</summary>
    public string Write() => DivergenceCaseJson.Write(this);

    /// <summary>Writes the JSON to a file, whole: see <see cref="WholeFile"/>.</summary>
    public void Save(string path) => WholeFile.Write(path, Write() + "\n");

    /// <param name="json">What <see cref="Write"/> wrote.</param>
    /// <param name="readers">The readers of custom layers and losses.</param>
    /// <exception cref="DivergenceCaseException">The text is no case; the message says why.</exception>
    public static DivergenceCase Read(string json, params ReadOnlySpan<CustomReader> readers) =>
        DivergenceCaseJson.Read(json, readers);

    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="readers">The readers of custom layers and losses.</param>
    /// <exception cref="DivergenceCaseException">The file cannot be opened or holds no case.</exception>
    public static DivergenceCase Load(string path, params ReadOnlySpan<CustomReader> readers) =>
        DivergenceCaseJson.Load(path, readers);

    internal static string PrecisionOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float) ? "float32" : "float64";
}
