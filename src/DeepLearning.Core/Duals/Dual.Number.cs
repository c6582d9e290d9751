using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace DeepLearning;

// What generic math asks of a number beside its arithmetic: all of it by the value. A number becomes a constant; a dual
// number becomes no other, since its tangent would be lost without a word.
public readonly partial struct Dual<T>
{
    static int INumberBase<Dual<T>>.Radix => T.Radix;

    static Dual<T> IAdditiveIdentity<Dual<T>, Dual<T>>.AdditiveIdentity => Zero;

    static Dual<T> IMultiplicativeIdentity<Dual<T>, Dual<T>>.MultiplicativeIdentity => One;

    public static bool IsFinite(Dual<T> value) => T.IsFinite(value.Value);

    public static bool IsInfinity(Dual<T> value) => T.IsInfinity(value.Value);

    public static bool IsNaN(Dual<T> value) => T.IsNaN(value.Value);

    public static bool IsNegative(Dual<T> value) => T.IsNegative(value.Value);

    public static bool IsPositive(Dual<T> value) => T.IsPositive(value.Value);

    public static bool IsZero(Dual<T> value) => T.IsZero(value.Value);

    public static bool IsInteger(Dual<T> value) => T.IsInteger(value.Value);

    public static bool IsNegativeInfinity(Dual<T> value) => T.IsNegativeInfinity(value.Value);

    public static bool IsPositiveInfinity(Dual<T> value) => T.IsPositiveInfinity(value.Value);

    static bool INumberBase<Dual<T>>.IsCanonical(Dual<T> value) => T.IsCanonical(value.Value);

    static bool INumberBase<Dual<T>>.IsComplexNumber(Dual<T> value) => false;

    static bool INumberBase<Dual<T>>.IsImaginaryNumber(Dual<T> value) => false;

    static bool INumberBase<Dual<T>>.IsRealNumber(Dual<T> value) => T.IsRealNumber(value.Value);

    static bool INumberBase<Dual<T>>.IsEvenInteger(Dual<T> value) => T.IsEvenInteger(value.Value);

    static bool INumberBase<Dual<T>>.IsOddInteger(Dual<T> value) => T.IsOddInteger(value.Value);

    static bool INumberBase<Dual<T>>.IsNormal(Dual<T> value) => T.IsNormal(value.Value);

    static bool INumberBase<Dual<T>>.IsSubnormal(Dual<T> value) => T.IsSubnormal(value.Value);

    static bool INumberBase<Dual<T>>.TryConvertFromChecked<TOther>(TOther value, out Dual<T> result)
    {
        result = new(T.CreateChecked(value));
        return true;
    }

    static bool INumberBase<Dual<T>>.TryConvertFromSaturating<TOther>(TOther value, out Dual<T> result)
    {
        result = new(T.CreateSaturating(value));
        return true;
    }

    static bool INumberBase<Dual<T>>.TryConvertFromTruncating<TOther>(TOther value, out Dual<T> result)
    {
        result = new(T.CreateTruncating(value));
        return true;
    }

    static bool INumberBase<Dual<T>>.TryConvertToChecked<TOther>(
        Dual<T> value,
        [MaybeNullWhen(false)] out TOther result
    )
    {
        result = default;
        return false;
    }

    static bool INumberBase<Dual<T>>.TryConvertToSaturating<TOther>(
        Dual<T> value,
        [MaybeNullWhen(false)] out TOther result
    )
    {
        result = default;
        return false;
    }

    static bool INumberBase<Dual<T>>.TryConvertToTruncating<TOther>(
        Dual<T> value,
        [MaybeNullWhen(false)] out TOther result
    )
    {
        result = default;
        return false;
    }

    static Dual<T> INumberBase<Dual<T>>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        new(T.Parse(s, style, provider));

    static Dual<T> INumberBase<Dual<T>>.Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        new(T.Parse(s, style, provider));

    static Dual<T> ISpanParsable<Dual<T>>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        new(T.Parse(s, provider));

    static Dual<T> IParsable<Dual<T>>.Parse(string s, IFormatProvider? provider) => new(T.Parse(s, provider));

    static bool INumberBase<Dual<T>>.TryParse(
        ReadOnlySpan<char> s,
        NumberStyles style,
        IFormatProvider? provider,
        out Dual<T> result
    ) => Constant(T.TryParse(s, style, provider, out var value), value, out result);

    static bool INumberBase<Dual<T>>.TryParse(
        [NotNullWhen(true)] string? s,
        NumberStyles style,
        IFormatProvider? provider,
        out Dual<T> result
    ) => Constant(T.TryParse(s, style, provider, out var value), value, out result);

    static bool ISpanParsable<Dual<T>>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Dual<T> result) =>
        Constant(T.TryParse(s, provider, out var value), value, out result);

    static bool IParsable<Dual<T>>.TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        out Dual<T> result
    ) => Constant(T.TryParse(s, provider, out var value), value, out result);

    private static bool Constant(bool isNumber, T? value, out Dual<T> result)
    {
        result = isNumber ? new(value!) : default;
        return isNumber;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Value.ToString(format, formatProvider)} + {Tangent.ToString(format, formatProvider)}ε";

    bool ISpanFormattable.TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    )
    {
        var text = ToString(format.ToString(), provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten == text.Length;
    }
}
