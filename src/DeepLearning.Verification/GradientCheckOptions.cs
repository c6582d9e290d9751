using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>How a gradient check is made; the defaults are those of the design.</summary>
public sealed record GradientCheckOptions
{
    public static GradientCheckOptions Default { get; } = new();

    /// <summary>The defaults with the precision's row of the table of tolerances.</summary>
    public static GradientCheckOptions For<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Default with { Tolerances = Tolerances.Float32 } : Default;

    public Tolerances Tolerances { get; init; } = Tolerances.Float64;

    /// <summary>Whether dropout and batch statistics are those of training.</summary>
    public bool Training { get; init; } = true;

    /// <summary>The parameters and state to check at; null for those that the seed draws.</summary>
    public ExecutorState<double>? State { get; init; }

    /// <summary>
    /// Whether forward-mode differentiation is asked for a third opinion; models with a custom layer that is no
    /// <see cref="IDualForward"/> go without it.
    /// </summary>
    public bool ForwardMode { get; init; } = true;

    /// <summary>Whether finite differences are asked for a fourth opinion.</summary>
    public bool FiniteDifferences { get; init; } = true;

    /// <summary>The step h of the finite differences.</summary>
    public double Step { get; init; } = 1e-4;

    /// <summary>Tensors up to this size are differenced at every element.</summary>
    public int EveryElementUpTo { get; init; } = 64;

    /// <summary>
    /// Larger tensors at this many drawn elements, at the largest gradient and at the worst difference.
    /// </summary>
    public int Samples { get; init; } = 16;

    /// <summary>Tensors whose gradient is zero by the model's meaning (no loss depends on them).</summary>
    public Sequence<string> Vanishing { get; init; } = [];

    /// <summary>How many threads compute; null for each backend's own choice.</summary>
    public int? Threads { get; init; }

    public Device Device { get; init; } = Device.Cpu;
}
