namespace DeepLearning;

// exp' = exp, log' = 1 / x; other bases by the natural logarithm of the base.
public readonly partial struct Dual<T>
{
    private static T Ln2 => T.Log(Two);

    private static T Ten => T.CreateChecked(10);

    private static T Ln10 => T.Log(Ten);

    public static Dual<T> Exp(Dual<T> x) => x.Chain(T.Exp(x.Value), T.Exp(x.Value));

    public static Dual<T> Exp2(Dual<T> x) => x.Chain(T.Exp2(x.Value), Ln2 * T.Exp2(x.Value));

    public static Dual<T> Exp10(Dual<T> x) => x.Chain(T.Exp10(x.Value), Ln10 * T.Exp10(x.Value));

    public static Dual<T> ExpM1(Dual<T> x) => x.Chain(T.ExpM1(x.Value), T.Exp(x.Value));

    public static Dual<T> Exp2M1(Dual<T> x) => x.Chain(T.Exp2M1(x.Value), Ln2 * T.Exp2(x.Value));

    public static Dual<T> Exp10M1(Dual<T> x) => x.Chain(T.Exp10M1(x.Value), Ln10 * T.Exp10(x.Value));

    public static Dual<T> Log(Dual<T> x) => x.Chain(T.Log(x.Value), T.One / x.Value);

    public static Dual<T> Log(Dual<T> x, Dual<T> newBase) => Log(x) / Log(newBase);

    public static Dual<T> Log2(Dual<T> value) => value.Chain(T.Log2(value.Value), T.One / (Ln2 * value.Value));

    public static Dual<T> Log10(Dual<T> x) => x.Chain(T.Log10(x.Value), T.One / (Ln10 * x.Value));

    public static Dual<T> LogP1(Dual<T> x) => x.Chain(T.LogP1(x.Value), T.One / (T.One + x.Value));

    public static Dual<T> Log2P1(Dual<T> x) => x.Chain(T.Log2P1(x.Value), T.One / (Ln2 * (T.One + x.Value)));

    public static Dual<T> Log10P1(Dual<T> x) => x.Chain(T.Log10P1(x.Value), T.One / (Ln10 * (T.One + x.Value)));
}
