namespace DeepLearning.Interop;

// Functions that ONNX has, and formulas of them for the others. e^x - 1 is tanh(x/2) (e^x + 1), with all digits near 0;
// log(1 + x) is log(u) x / (u - 1), u = 1 + x rounded (Kahan; Goldberg, "What every computer scientist should know
// about floating-point arithmetic", theorem 4).
internal readonly partial struct Traced
{
    private static readonly double Ln2 = Math.Log(2),
        Ln10 = Math.Log(10);

    public static Traced Exp(Traced x) => Apply("Exp", x, Math.Exp);

    public static Traced ExpM1(Traced x) => x.IsConstant ? double.ExpM1(x.Constant) : Tanh(x / 2) * (Exp(x) + 1);

    public static Traced Exp2(Traced x) => Pow(2, x);

    public static Traced Exp2M1(Traced x) => ExpM1(x * Ln2);

    public static Traced Exp10(Traced x) => Pow(10, x);

    public static Traced Exp10M1(Traced x) => ExpM1(x * Ln10);

    public static Traced Log(Traced x) => Apply("Log", x, Math.Log);

    public static Traced Log(Traced x, Traced newBase) => Log(x) / Log(newBase);

    public static Traced Log2(Traced x) => Log(x) / Ln2;

    public static Traced Log10(Traced x) => Log(x) / Ln10;

    public static Traced LogP1(Traced x)
    {
        if (x.IsConstant)
            return double.LogP1(x.Constant);
        var u = x + 1;
        return Abs(x) >= 0.5 ? Log(u)
            : u == 1 ? x
            : Log(u) * (x / (u - 1));
    }

    public static Traced Log2P1(Traced x) => LogP1(x) / Ln2;

    public static Traced Log10P1(Traced x) => LogP1(x) / Ln10;

    public static Traced Pow(Traced x, Traced y) => Apply("Pow", x, y, Math.Pow);

    public static Traced Sqrt(Traced x) => Apply("Sqrt", x, Math.Sqrt);

    public static Traced Cbrt(Traced x) => x.IsConstant ? Math.Cbrt(x.Constant) : RootN(x, 3);

    public static Traced RootN(Traced x, int n) =>
        x.IsConstant ? double.RootN(x.Constant, n)
        : n % 2 == 0 ? Pow(x, 1.0 / n)
        : Apply("Sign", x, value => Math.Sign(value)) * Pow(Abs(x), 1.0 / n);

    public static Traced Hypot(Traced x, Traced y) => Sqrt(x * x + y * y);

    public static Traced Sin(Traced x) => Apply("Sin", x, Math.Sin);

    public static Traced Cos(Traced x) => Apply("Cos", x, Math.Cos);

    public static Traced Tan(Traced x) => Apply("Tan", x, Math.Tan);

    public static (Traced Sin, Traced Cos) SinCos(Traced x) => (Sin(x), Cos(x));

    public static Traced SinPi(Traced x) => Sin(x * Pi);

    public static Traced CosPi(Traced x) => Cos(x * Pi);

    public static Traced TanPi(Traced x) => Tan(x * Pi);

    public static (Traced SinPi, Traced CosPi) SinCosPi(Traced x) => (SinPi(x), CosPi(x));

    public static Traced Asin(Traced x) => Apply("Asin", x, Math.Asin);

    public static Traced Acos(Traced x) => Apply("Acos", x, Math.Acos);

    public static Traced Atan(Traced x) => Apply("Atan", x, Math.Atan);

    public static Traced AsinPi(Traced x) => Asin(x) / Pi;

    public static Traced AcosPi(Traced x) => Acos(x) / Pi;

    public static Traced AtanPi(Traced x) => Atan(x) / Pi;

    public static Traced Sinh(Traced x) => Apply("Sinh", x, Math.Sinh);

    public static Traced Cosh(Traced x) => Apply("Cosh", x, Math.Cosh);

    public static Traced Tanh(Traced x) => Apply("Tanh", x, Math.Tanh);

    public static Traced Asinh(Traced x) => Apply("Asinh", x, Math.Asinh);

    public static Traced Acosh(Traced x) => Apply("Acosh", x, Math.Acosh);

    public static Traced Atanh(Traced x) => Apply("Atanh", x, Math.Atanh);
}
