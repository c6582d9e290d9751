namespace DeepLearning;

// d xʸ = y xʸ⁻¹ dx + xʸ ln x dy; each term only where its variable moves, so x² has a tangent for a negative x too.
public readonly partial struct Dual<T>
{
    public static Dual<T> Sqrt(Dual<T> x)
    {
        var root = T.Sqrt(x.Value);
        return x.Chain(root, T.One / (Two * root));
    }

    public static Dual<T> Cbrt(Dual<T> x)
    {
        var root = T.Cbrt(x.Value);
        return x.Chain(root, T.One / ((Two + T.One) * root * root));
    }

    public static Dual<T> RootN(Dual<T> x, int n)
    {
        var root = T.RootN(x.Value, n);
        return x.Chain(root, root / (T.CreateChecked(n) * x.Value));
    }

    /// <summary>√(x² + y²).</summary>
    public static Dual<T> Hypot(Dual<T> x, Dual<T> y)
    {
        var length = T.Hypot(x.Value, y.Value);
        return new(length, x.Value / length * x.Tangent + y.Value / length * y.Tangent);
    }

    /// <summary>xʸ. With an exponent of 0 it is 1 and does not move with x; 0 to a power above 0 not with y.</summary>
    public static Dual<T> Pow(Dual<T> x, Dual<T> y)
    {
        var power = T.Pow(x.Value, y.Value);
        var tangent = T.Zero;
        if (!x.IsConstant && !T.IsZero(y.Value))
            tangent += y.Value * T.Pow(x.Value, y.Value - T.One) * x.Tangent;
        if (!y.IsConstant && !(T.IsZero(x.Value) && y.Value >= T.Zero))
            tangent += power * T.Log(x.Value) * y.Tangent;
        return new(power, tangent);
    }
}
