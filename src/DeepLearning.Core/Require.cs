using System.Runtime.CompilerServices;

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

    public static int NotNegative(int value, [CallerMemberName] string name = "") =>
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

    public static Size2d NotNegative(Size2d value, [CallerMemberName] string name = "") =>
        value.Height >= 0 && value.Width >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must not be negative");

    public static string Name(string value, [CallerMemberName] string name = "") =>
        !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException($"{name} must not be empty", name);

    public static void Length(int actual, int expected, string what)
    {
        if (actual != expected)
            throw new ArgumentException($"{what} has {actual} values, but {expected} are expected");
    }
}
