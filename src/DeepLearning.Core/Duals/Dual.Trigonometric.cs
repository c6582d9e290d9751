namespace DeepLearning;

// sin' = cos, cos' = -sin, tan' = 1 + tan², asin' = 1 / √(1 - x²), acos' = -asin', atan' = 1 / (1 + x²); those of πx
// times π, those over π divided by it.
public readonly partial struct Dual<T>
{
    public static Dual<T> Sin(Dual<T> x) => x.Chain(T.Sin(x.Value), T.Cos(x.Value));

    public static Dual<T> Cos(Dual<T> x) => x.Chain(T.Cos(x.Value), -T.Sin(x.Value));

    public static Dual<T> Tan(Dual<T> x)
    {
        var tan = T.Tan(x.Value);
        return x.Chain(tan, T.One + tan * tan);
    }

    public static (Dual<T> Sin, Dual<T> Cos) SinCos(Dual<T> x) => (Sin(x), Cos(x));

    public static Dual<T> SinPi(Dual<T> x) => x.Chain(T.SinPi(x.Value), T.Pi * T.CosPi(x.Value));

    public static Dual<T> CosPi(Dual<T> x) => x.Chain(T.CosPi(x.Value), -T.Pi * T.SinPi(x.Value));

    public static Dual<T> TanPi(Dual<T> x)
    {
        var tan = T.TanPi(x.Value);
        return x.Chain(tan, T.Pi * (T.One + tan * tan));
    }

    public static (Dual<T> SinPi, Dual<T> CosPi) SinCosPi(Dual<T> x) => (SinPi(x), CosPi(x));

    public static Dual<T> Asin(Dual<T> x) => x.Chain(T.Asin(x.Value), ArcSlope(x.Value));

    public static Dual<T> Acos(Dual<T> x) => x.Chain(T.Acos(x.Value), -ArcSlope(x.Value));

    public static Dual<T> Atan(Dual<T> x) => x.Chain(T.Atan(x.Value), T.One / (T.One + x.Value * x.Value));

    public static Dual<T> AsinPi(Dual<T> x) => x.Chain(T.AsinPi(x.Value), ArcSlope(x.Value) / T.Pi);

    public static Dual<T> AcosPi(Dual<T> x) => x.Chain(T.AcosPi(x.Value), -ArcSlope(x.Value) / T.Pi);

    public static Dual<T> AtanPi(Dual<T> x) => x.Chain(T.AtanPi(x.Value), T.One / (T.Pi * (T.One + x.Value * x.Value)));

    // 1 - x² as (1 - x)(1 + x), which keeps its digits near ±1.
    private static T ArcSlope(T x) => T.One / T.Sqrt((T.One - x) * (T.One + x));
}
