using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// How close is the same: the one table of it. Every check takes its bounds from here unless its caller says otherwise,
/// so loosening one is a change of this file. All are relative, to the scale that each member names.
/// </summary>
public sealed record Tolerances
{
    /// <summary>
    /// One layer, fed identical inputs and output gradients: |difference| over what the same pass gives on absolute
    /// values. Sums of n terms in another order differ by at most about n eps of that (1e-12 leaves room for n = 4500).
    /// </summary>
    public required double Layer { get; init; }

    /// <summary>A whole model's gradient: |difference| over the tensor's largest absolute value.</summary>
    public required double Gradient { get; init; }

    /// <summary>Parameters after many steps: |difference| over the largest absolute value of all of them.</summary>
    public required double Trajectory { get; init; }

    /// <summary>
    /// The number of training steps for which <see cref="Trajectory"/> is promised, for plain rules on small nets. In
    /// float64 it is what is asked for; in float32 runs part sooner or later by nature (training amplifies rounding
    /// from step to step), so the promise ends well before, and the step at which they part is measured and printed.
    /// </summary>
    public required int Horizon { get; init; }

    /// <summary>
    /// An optimizer's update on identical gradients against the textbook rule: |difference| over the largest term of
    /// the rule. A handful of roundings.
    /// </summary>
    public required double Update { get; init; }

    /// <summary>
    /// The same after clipping by norm: the norm is a sum over all gradients, in each backend's own order, and scales
    /// every one of them.
    /// </summary>
    public required double ClippedUpdate { get; init; }

    /// <summary>
    /// Central differences: |difference| over the tensor's largest absolute value. With steps h and h/2 and
    /// Richardson's extrapolation the truncation is O(h⁴) and the rounding about eps |loss| / h: with h = 1e-4 both are
    /// far below 1e-6 unless a gradient is a millionth of the loss, which <see cref="DifferenceNoise"/> allows for.
    /// </summary>
    public required double FiniteDifference { get; init; }

    /// <summary>Multiples of the unit round-off of the loss that its evaluation may be off by.</summary>
    public required double DifferenceNoise { get; init; }

    /// <summary>
    /// A gradient below this share of the sum of absolute products it is made of is pure rounding (a convolution's bias
    /// before batch norm): counted and reported, not judged.
    /// </summary>
    public required double Rounding { get; init; }

    public static Tolerances Float64 { get; } =
        new()
        {
            Layer = 1e-12,
            Gradient = 1e-10,
            Trajectory = 1e-10,
            Horizon = 100,
            Update = 1e-15,
            ClippedUpdate = 1e-14,
            FiniteDifference = 1e-6,
            DifferenceNoise = 64,
            Rounding = 1e3 * 2.220446049250313e-16,
        };

    /// <summary>
    /// Float32 has 2^-23 in place of 2^-52. Trajectories part within some hundred steps by nature; this bound is for
    /// the first few.
    /// </summary>
    public static Tolerances Float32 { get; } =
        new()
        {
            Layer = 5e-6,
            Gradient = 1e-3,
            Trajectory = 1e-3,
            Horizon = 10,
            Update = 5e-7,
            ClippedUpdate = 5e-6,
            FiniteDifference = 1e-2,
            DifferenceNoise = 64,
            Rounding = 1e3 * 1.1920928955078125e-7,
        };

    /// <summary>
    /// What underflow may do to a sum of some terms: 16 times the smallest normal number. Below it digits are lost, and
    /// a backend may round or flush to 0.
    /// </summary>
    public static double Underflow<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Math.ScaleB(16, typeof(T) == typeof(float) ? -126 : -1022);

    /// <summary>The row of a precision.</summary>
    public static Tolerances For<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float) ? Float32 : Float64;
}
