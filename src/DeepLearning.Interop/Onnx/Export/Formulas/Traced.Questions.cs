namespace DeepLearning.Interop;

// Whatever a formula asks has two answers, and it is computed for both.
internal readonly partial struct Traced
{
    public static bool operator ==(Traced left, Traced right) => Decide("Equal", left, right, (x, y) => x == y);

    public static bool operator !=(Traced left, Traced right) => !(left == right);

    public static bool operator <(Traced left, Traced right) => Decide("Less", left, right, (x, y) => x < y);

    public static bool operator >(Traced left, Traced right) => Decide("Greater", left, right, (x, y) => x > y);

    public static bool operator <=(Traced left, Traced right) => Decide("LessOrEqual", left, right, (x, y) => x <= y);

    public static bool operator >=(Traced left, Traced right) =>
        Decide("GreaterOrEqual", left, right, (x, y) => x >= y);

    public bool Equals(Traced other) => this == other;

    public override bool Equals(object? obj) => obj is Traced other && Equals(other);

    public override int GetHashCode() =>
        IsConstant ? Constant.GetHashCode() : throw new UntraceableException("it asks for a number's hash code");

    public int CompareTo(Traced other) =>
        this < other ? -1
        : this > other ? 1
        : 0;

    public int CompareTo(object? obj) =>
        obj switch
        {
            null => 1,
            Traced other => CompareTo(other),
            _ => throw new UntraceableException($"it compares a number with a {obj.GetType().Name}"),
        };

    public static bool IsNaN(Traced value) => Decide("IsNaN", value, double.IsNaN);

    public static bool IsInfinity(Traced value) => Decide("IsInf", value, double.IsInfinity);

    public static bool IsFinite(Traced value) => !IsNaN(value) && !IsInfinity(value);

    public static bool IsPositiveInfinity(Traced value) => value == double.PositiveInfinity;

    public static bool IsNegativeInfinity(Traced value) => value == double.NegativeInfinity;

    public static bool IsRealNumber(Traced value) => !IsNaN(value);

    public static bool IsZero(Traced value) => value == 0;

    /// <summary>That of a zero is its own, which only the quotient 1 / x shows.</summary>
    public static bool IsNegative(Traced value) =>
        value.IsConstant ? double.IsNegative(value.Constant) : value < 0 || (value == 0 && One / value < 0);

    /// <summary>That of a NaN, for which numbers throw, is 1.</summary>
    public static int Sign(Traced value) =>
        value == 0 ? 0
        : value < 0 ? -1
        : 1;

    public static bool IsPositive(Traced value) => !IsNegative(value);

    public static bool IsInteger(Traced value) =>
        value.IsConstant ? double.IsInteger(value.Constant) : Apply("Floor", value, Math.Floor) == value;

    public static bool IsEvenInteger(Traced value) => IsInteger(value) && value % 2 == 0;

    public static bool IsOddInteger(Traced value) => IsInteger(value) && Abs(value % 2) == 1;

    public static bool IsCanonical(Traced value) => true;

    public static bool IsComplexNumber(Traced value) => false;

    public static bool IsImaginaryNumber(Traced value) => false;

    public static bool IsNormal(Traced value) =>
        value.IsConstant ? double.IsNormal(value.Constant) : throw NotAsked("is normal");

    public static bool IsSubnormal(Traced value) =>
        value.IsConstant ? double.IsSubnormal(value.Constant) : throw NotAsked("is subnormal");

    private static UntraceableException NotAsked(string what) => new($"it asks whether a number {what}");
}
