using System.Numerics;

namespace DeepLearning;

// (x + x'ε)(y + y'ε) = xy + (x'y + xy')ε, and (x + x'ε) / (y + y'ε) = q + (x' - q y') / y ε with q = x / y.
public readonly partial struct Dual<T>
{
    public static Dual<T> operator +(Dual<T> left, Dual<T> right) =>
        new(left.Value + right.Value, left.Tangent + right.Tangent);

    public static Dual<T> operator -(Dual<T> left, Dual<T> right) =>
        new(left.Value - right.Value, left.Tangent - right.Tangent);

    public static Dual<T> operator *(Dual<T> left, Dual<T> right) =>
        new(left.Value * right.Value, left.Tangent * right.Value + left.Value * right.Tangent);

    public static Dual<T> operator /(Dual<T> left, Dual<T> right)
    {
        var quotient = left.Value / right.Value;
        return new(quotient, (left.Tangent - quotient * right.Tangent) / right.Value);
    }

    /// <summary>The remainder x - n y with the whole number n = ⌊x / y⌋ towards 0, which does not move.</summary>
    public static Dual<T> operator %(Dual<T> left, Dual<T> right)
    {
        var remainder = left.Value % right.Value;
        return new(remainder, left.Tangent - (left.Value - remainder) / right.Value * right.Tangent);
    }

    public static Dual<T> operator -(Dual<T> value) => new(-value.Value, -value.Tangent);

    public static Dual<T> operator +(Dual<T> value) => value;

    public static Dual<T> operator ++(Dual<T> value) => value + One;

    public static Dual<T> operator --(Dual<T> value) => value - One;

    public static Dual<T> Abs(Dual<T> value) =>
        T.IsZero(value.Value) ? new(T.Abs(value.Value), T.Zero)
        : T.IsNegative(value.Value) ? -value
        : value;

    /// <summary>The larger; of two equal ones half of each tangent; a NaN, if there is one.</summary>
    public static Dual<T> Max(Dual<T> x, Dual<T> y) =>
        Choose(x, y, T.Max(x.Value, y.Value), x.Value > y.Value || T.IsNaN(x.Value));

    /// <summary>The smaller; of two equal ones half of each tangent; a NaN, if there is one.</summary>
    public static Dual<T> Min(Dual<T> x, Dual<T> y) =>
        Choose(x, y, T.Min(x.Value, y.Value), x.Value < y.Value || T.IsNaN(x.Value));

    public static Dual<T> MaxNumber(Dual<T> x, Dual<T> y) =>
        T.IsNaN(x.Value) ? y
        : T.IsNaN(y.Value) ? x
        : Max(x, y);

    public static Dual<T> MinNumber(Dual<T> x, Dual<T> y) =>
        T.IsNaN(x.Value) ? y
        : T.IsNaN(y.Value) ? x
        : Min(x, y);

    /// <summary>The value where it lies within the bounds, the bounds themselves included.</summary>
    public static Dual<T> Clamp(Dual<T> value, Dual<T> min, Dual<T> max) =>
        min.Value > max.Value
            ? throw new ArgumentException($"min is {min.Value}, but must not be above max, {max.Value}")
        : value.Value < min.Value ? min
        : value.Value > max.Value ? max
        : value;

    private static Dual<T> Choose(Dual<T> x, Dual<T> y, T value, bool isFirst) =>
        new(
            value,
            x.Value == y.Value ? (x.Tangent + y.Tangent) / Two
                : isFirst ? x.Tangent
                : y.Tangent
        );

    static Dual<T> INumberBase<Dual<T>>.MaxMagnitude(Dual<T> x, Dual<T> y) => Larger(x, y, Max);

    static Dual<T> INumberBase<Dual<T>>.MaxMagnitudeNumber(Dual<T> x, Dual<T> y) => Larger(x, y, MaxNumber);

    static Dual<T> INumberBase<Dual<T>>.MinMagnitude(Dual<T> x, Dual<T> y) => Smaller(x, y, Min);

    static Dual<T> INumberBase<Dual<T>>.MinMagnitudeNumber(Dual<T> x, Dual<T> y) => Smaller(x, y, MinNumber);

    private static Dual<T> Larger(Dual<T> x, Dual<T> y, Func<Dual<T>, Dual<T>, Dual<T>> otherwise) =>
        T.Abs(x.Value) > T.Abs(y.Value) ? x
        : T.Abs(y.Value) > T.Abs(x.Value) ? y
        : otherwise(x, y);

    private static Dual<T> Smaller(Dual<T> x, Dual<T> y, Func<Dual<T>, Dual<T>, Dual<T>> otherwise) =>
        T.Abs(x.Value) < T.Abs(y.Value) ? x
        : T.Abs(y.Value) < T.Abs(x.Value) ? y
        : otherwise(x, y);
}
