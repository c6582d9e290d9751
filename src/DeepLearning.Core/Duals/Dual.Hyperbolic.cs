namespace DeepLearning;

// sinh' = cosh, cosh' = sinh, tanh' = 1 / cosh², which stays above 0 where 1 - tanh² has rounded to it; asinh' =
// 1 / √(x² + 1), acosh' = 1 / √(x² - 1), atanh' = 1 / (1 - x²).
public readonly partial struct Dual<T>
{
    public static Dual<T> Sinh(Dual<T> x) => x.Chain(T.Sinh(x.Value), T.Cosh(x.Value));

    public static Dual<T> Cosh(Dual<T> x) => x.Chain(T.Cosh(x.Value), T.Sinh(x.Value));

    public static Dual<T> Tanh(Dual<T> x)
    {
        var cosh = T.Cosh(x.Value);
        return x.Chain(T.Tanh(x.Value), T.One / cosh / cosh);
    }

    public static Dual<T> Asinh(Dual<T> x) => x.Chain(T.Asinh(x.Value), T.One / T.Hypot(x.Value, T.One));

    public static Dual<T> Acosh(Dual<T> x) =>
        x.Chain(T.Acosh(x.Value), T.One / T.Sqrt((x.Value - T.One) * (x.Value + T.One)));

    public static Dual<T> Atanh(Dual<T> x) =>
        x.Chain(T.Atanh(x.Value), T.One / ((T.One - x.Value) * (T.One + x.Value)));
}
