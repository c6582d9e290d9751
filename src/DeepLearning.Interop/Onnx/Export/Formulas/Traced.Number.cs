using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace DeepLearning.Interop;

// What generic math asks of a number beside: constants come in, and only constants go out.
internal readonly partial struct Traced
{
    static int INumberBase<Traced>.Radix => 2;

    static Traced IAdditiveIdentity<Traced, Traced>.AdditiveIdentity => Zero;

    static Traced IMultiplicativeIdentity<Traced, Traced>.MultiplicativeIdentity => One;

    static bool INumberBase<Traced>.TryConvertFromChecked<TOther>(TOther value, out Traced result)
    {
        result = double.CreateChecked(value);
        return true;
    }

    static bool INumberBase<Traced>.TryConvertFromSaturating<TOther>(TOther value, out Traced result)
    {
        result = double.CreateSaturating(value);
        return true;
    }

    static bool INumberBase<Traced>.TryConvertFromTruncating<TOther>(TOther value, out Traced result)
    {
        result = double.CreateTruncating(value);
        return true;
    }

    static bool INumberBase<Traced>.TryConvertToChecked<TOther>(Traced value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked(value.Leaving());
        return true;
    }

    static bool INumberBase<Traced>.TryConvertToSaturating<TOther>(
        Traced value,
        [MaybeNullWhen(false)] out TOther result
    )
    {
        result = TOther.CreateSaturating(value.Leaving());
        return true;
    }

    static bool INumberBase<Traced>.TryConvertToTruncating<TOther>(
        Traced value,
        [MaybeNullWhen(false)] out TOther result
    )
    {
        result = TOther.CreateTruncating(value.Leaving());
        return true;
    }

    public static Traced Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        double.Parse(s, style, provider);

    public static Traced Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        double.Parse(s, style, provider);

    public static Traced Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => double.Parse(s, provider);

    public static Traced Parse(string s, IFormatProvider? provider) => double.Parse(s, provider);

    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Traced result)
    {
        var isNumber = double.TryParse(s, style, provider, out var value);
        result = value;
        return isNumber;
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        NumberStyles style,
        IFormatProvider? provider,
        out Traced result
    ) => TryParse(s.AsSpan(), style, provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Traced result) =>
        TryParse(s, NumberStyles.Float | NumberStyles.AllowThousands, provider, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Traced result) =>
        TryParse(s.AsSpan(), provider, out result);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Leaving().ToString(format, formatProvider);

    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    ) => Leaving().TryFormat(destination, out charsWritten, format, provider);

    private double Leaving() =>
        IsConstant ? Constant : throw new UntraceableException("it turns a number into one of another type, or text");
}
