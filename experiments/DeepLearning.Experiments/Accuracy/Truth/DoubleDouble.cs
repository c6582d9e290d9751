namespace DeepLearning.Experiments.Rounding;

/// <summary>
/// (Value + Rest) 2^Exponent: two doubles, the second at most half a unit of the first one's last digit, some 105 bits
/// together. The exponent keeps them away from the ends of double's range, where the rest would have no room.
/// Source: Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
/// </summary>
public readonly partial record struct DoubleDouble(double Value, double Rest, int Exponent) : ITrueNumber<DoubleDouble>
{
    /// <summary>Exponents from which on a number is given one of its own.</summary>
    private const int Far = 300;

    public double Plain => Math.ScaleB(Value, Exponent);

    public static DoubleDouble Of(double value, double rest = 0)
    {
        var exponent = value == 0 ? 0 : Math.ILogB(value);
        return double.IsFinite(value) && Math.Abs(exponent) > Far
            ? Sum(Math.ScaleB(value, -exponent), Math.ScaleB(rest, -exponent), exponent)
            : Sum(value, rest, 0);
    }

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        if (x.Exponent < y.Exponent)
            (x, y) = (y, x);
        if (x.Exponent != y.Exponent)
        {
            if (x.Value == 0)
                return y;
            var shift = y.Exponent - x.Exponent;
            y = new(Math.ScaleB(y.Value, shift), Math.ScaleB(y.Rest, shift), x.Exponent);
        }

        var sum = x.Value + y.Value;
        var part = sum - x.Value;
        var rest = x.Value - (sum - part) + (y.Value - part);
        var low = x.Rest + y.Rest;
        var lowPart = low - x.Rest;
        var lowest = x.Rest - (low - lowPart) + (y.Rest - lowPart);
        var first = Sum(sum, rest + low, x.Exponent);
        return Sum(first.Value, first.Rest + lowest, x.Exponent);
    }

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.Value, -x.Rest, x.Exponent);

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        var product = x.Value * y.Value;
        var rest = Math.FusedMultiplyAdd(x.Value, y.Value, -product);
        return Sum(product, rest + (x.Value * y.Rest + x.Rest * y.Value), x.Exponent + y.Exponent);
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        var first = x.Value / y.Value;
        var left = x with { Exponent = 0 } - Of(first) * y with { Exponent = 0 };
        var second = left.Value / y.Value;
        left -= Of(second) * y with { Exponent = 0 };
        var sum = Sum(first, second, 0);
        return Sum(sum.Value, sum.Rest + left.Value / y.Value, x.Exponent - y.Exponent);
    }

    /// <summary>Of a number and a smaller one: their sum, and what it leaves out.</summary>
    private static DoubleDouble Sum(double value, double rest, int exponent)
    {
        var sum = value + rest;
        return new(sum, rest - (sum - value), exponent);
    }
}
