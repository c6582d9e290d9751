using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace DeepLearning;

/// <summary>
/// Argument checks that name the property, the value and what was expected; used in <c>init</c> accessors.
/// </summary>
internal static class Require
{
    public static int Positive(int value, [CallerMemberName] string name = "") =>
        value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be at least 1");

    public static int InRange(int value, int low, int high, [CallerMemberName] string name = "") =>
        value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must lie in {low} to {high}");

    public static int NotNegative(int value, [CallerMemberName] string name = "") =>
        value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must not be negative");

    public static long NotNegative(long value, [CallerMemberName] string name = "") =>
        value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must not be negative");

    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be finite and not negative"
            );

    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be finite and above 0");

    public static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be finite");

    public static double? FiniteOrNull(double? value, [CallerMemberName] string name = "") =>
        value is { } there ? Finite(there, name) : null;

    public static int? NotNegativeOrNull(int? value, [CallerMemberName] string name = "") =>
        value is { } there ? NotNegative(there, name) : null;

    public static int? PositiveOrNull(int? value, [CallerMemberName] string name = "") =>
        value is { } there ? Positive(there, name) : null;

    /// <summary>The lower end of an interval.</summary>
    public static double Below(double value, double high, [CallerMemberName] string name = "") =>
        Finite(value, name) < high
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be below High, which is {high}"
            );

    /// <summary>The upper end of an interval.</summary>
    public static double Above(double value, double low, [CallerMemberName] string name = "") =>
        Finite(value, name) > low
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be above Low, which is {low}"
            );

    /// <summary>A rate in [0, 1).</summary>
    public static double Rate(double value, [CallerMemberName] string name = "") =>
        value >= 0 && value < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must lie in [0, 1)");

    /// <summary>A probability in [0, 1].</summary>
    public static double Probability(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must lie in [0, 1]");

    public static Size2d Positive(Size2d value, [CallerMemberName] string name = "") =>
        value.Height > 0 && value.Width > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be at least 1 on both axes"
            );

    public static Factor2d Positive(Factor2d value, [CallerMemberName] string name = "") =>
        value is { Height: > 0, Width: > 0 } && double.IsFinite(value.Height) && double.IsFinite(value.Width)
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be finite and above 0 on both axes"
            );

    public static Size2d NotNegative(Size2d value, [CallerMemberName] string name = "") =>
        value.Height >= 0 && value.Width >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must not be negative");

    /// <summary>A value that is there: JSON and null-forgiving code may bring none.</summary>
    public static TValue NotNull<TValue>(TValue value, [CallerMemberName] string name = "")
        where TValue : class => value ?? throw new ArgumentNullException(name, $"{name} must not be null");

    /// <summary>One of an enumeration's values: a number may be none.</summary>
    public static TEnum Defined<TEnum>(TEnum value, [CallerMemberName] string name = "")
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value}, but must be one of {string.Join(", ", Enum.GetNames<TEnum>())}"
            );

    /// <summary>A text that is not empty, and that UTF-8 can hold: a half of a surrogate pair would be lost.</summary>
    public static string Name(string value, [CallerMemberName] string name = "")
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{name} must not be empty", name);
        for (var rest = value.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                throw new ArgumentException($"{name} is '{value}', which holds half of a surrogate pair", name);
            rest = rest[length..];
        }

        return value;
    }

    public static void Length(int actual, int expected, string what)
    {
        if (actual != expected)
            throw new ArgumentException($"{what} has {actual} values, but {expected} are expected");
    }
}
