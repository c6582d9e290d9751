namespace DeepLearning.Interop;

internal readonly partial struct Traced
{
    public static Traced operator +(Traced left, Traced right) => Apply("Add", left, right, (x, y) => x + y);

    public static Traced operator -(Traced left, Traced right) => Apply("Sub", left, right, (x, y) => x - y);

    public static Traced operator *(Traced left, Traced right) => Apply("Mul", left, right, (x, y) => x * y);

    public static Traced operator /(Traced left, Traced right) => Apply("Div", left, right, (x, y) => x / y);

    public static Traced operator %(Traced left, Traced right) => Apply("Mod", left, right, (x, y) => x % y);

    public static Traced operator -(Traced value) => Apply("Neg", value, x => -x);

    public static Traced operator +(Traced value) => value;

    public static Traced operator ++(Traced value) => value + One;

    public static Traced operator --(Traced value) => value - One;

    public static Traced Abs(Traced value) => Apply("Abs", value, Math.Abs);

    public static Traced Max(Traced x, Traced y) => Apply("Max", x, y, Math.Max);

    public static Traced Min(Traced x, Traced y) => Apply("Min", x, y, Math.Min);

    public static Traced MaxNumber(Traced x, Traced y) =>
        IsNaN(x) ? y
        : IsNaN(y) ? x
        : Max(x, y);

    public static Traced MinNumber(Traced x, Traced y) =>
        IsNaN(x) ? y
        : IsNaN(y) ? x
        : Min(x, y);

    public static Traced Clamp(Traced value, Traced min, Traced max) => Min(Max(value, min), max);

    public static Traced MaxMagnitude(Traced x, Traced y) =>
        Abs(x) > Abs(y) || IsNaN(x) ? x
        : Abs(y) > Abs(x) || IsNaN(y) ? y
        : Max(x, y);

    public static Traced MinMagnitude(Traced x, Traced y) =>
        Abs(x) < Abs(y) || IsNaN(x) ? x
        : Abs(y) < Abs(x) || IsNaN(y) ? y
        : Min(x, y);

    public static Traced MaxMagnitudeNumber(Traced x, Traced y) =>
        IsNaN(x) ? y
        : IsNaN(y) ? x
        : MaxMagnitude(x, y);

    public static Traced MinMagnitudeNumber(Traced x, Traced y) =>
        IsNaN(x) ? y
        : IsNaN(y) ? x
        : MinMagnitude(x, y);
}
