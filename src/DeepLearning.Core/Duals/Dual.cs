using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A dual number v + t ε with ε² = 0: a value, and the derivative of it along some direction. A formula that is
/// evaluated on dual numbers gives f(v) + f'(v) t ε, so one forward evaluation brings the directional derivative, with
/// no step size and no error beside rounding (forward-mode differentiation).
/// </summary>
/// <remarks>
/// <para>
/// A formula takes dual numbers when it is written over these interfaces, which float, double, Half and Dual itself
/// implement, so that Dual of Dual gives second derivatives: <see cref="INumber{TSelf}"/>,
/// <see cref="IRootFunctions{TSelf}"/>, <see cref="IPowerFunctions{TSelf}"/>,
/// <see cref="IExponentialFunctions{TSelf}"/>, <see cref="ILogarithmicFunctions{TSelf}"/>,
/// <see cref="ITrigonometricFunctions{TSelf}"/>, <see cref="IHyperbolicFunctions{TSelf}"/>.
/// </para>
/// <para>
/// Comparisons look at the value alone, so a formula takes the branch that it takes on plain numbers. At a kink the
/// derivative is the one that libtorch has for the function of that name: 0 for Abs at 0, half of each side for Max and
/// Min of two equal values, 1 for Clamp at its bounds. Sign and rounding have none. A constant (tangent 0) stays one
/// where the slope is infinite.
/// </para>
/// <para>Source: Clifford, "Preliminary sketch of biquaternions" (1873); Wengert, "A simple automatic derivative
/// evaluation program", CACM 7 (1964).</para>
/// </remarks>
/// <param name="value">v.</param>
/// <param name="tangent">t: how v moves along the direction.</param>
public readonly partial struct Dual<T>(T value, T tangent)
    : INumber<Dual<T>>,
        IRootFunctions<Dual<T>>,
        IPowerFunctions<Dual<T>>,
        IExponentialFunctions<Dual<T>>,
        ILogarithmicFunctions<Dual<T>>,
        ITrigonometricFunctions<Dual<T>>,
        IHyperbolicFunctions<Dual<T>>,
        IConstant
    where T : INumber<T>,
        IRootFunctions<T>,
        IPowerFunctions<T>,
        IExponentialFunctions<T>,
        ILogarithmicFunctions<T>,
        ITrigonometricFunctions<T>,
        IHyperbolicFunctions<T>
{
    /// <summary>v.</summary>
    public T Value { get; } = value;

    /// <summary>t: how v moves along the direction.</summary>
    public T Tangent { get; } = tangent;

    /// <summary>A constant: a value that does not move.</summary>
    public Dual(T value)
        : this(value, T.Zero) { }

    /// <summary>The variable itself: a value that moves with speed 1.</summary>
    public static Dual<T> Variable(T value) => new(value, T.One);

    public static implicit operator Dual<T>(T value) => new(value);

    public static Dual<T> FromT(T value) => new(value);

    /// <summary>
    /// A function of this number by the chain rule, for one that has no interface (an error function, say).
    /// </summary>
    /// <param name="value">f(v).</param>
    /// <param name="slope">f'(v).</param>
    public Dual<T> Chain(T value, T slope) => new(value, IsConstant ? Tangent : slope * Tangent);

    /// <summary>Whether nothing of it moves, derivatives of derivatives included.</summary>
    private bool IsConstant => IsNothing(Tangent);

    bool IConstant.IsNothing => IsNothing(Value) && IsNothing(Tangent);

    private static bool IsNothing(T value) => value is IConstant number ? number.IsNothing : T.IsZero(value);

    private static T Two => T.One + T.One;

    public static Dual<T> Zero => new(T.Zero);

    public static Dual<T> One => new(T.One);

    public static Dual<T> E => new(T.E);

    public static Dual<T> Pi => new(T.Pi);

    public static Dual<T> Tau => new(T.Tau);

    public override string ToString() => $"{Value} + {Tangent}ε";
}

/// <summary>What tells a number of which every part is 0 from one that is 0 and moves.</summary>
internal interface IConstant
{
    bool IsNothing { get; }
}
