using MathNet.Numerics;

namespace DeepLearning.Verification;

// The elementwise layers. The slopes of tanh and of the sigmoid are those of their outputs, 1 - y² and y (1 - y), as
// the backends take them: what a saturated output has rounded away is no fault of theirs. At kinks: ReLU'(0) = 0 and
// relu(-0) = -0, relu(NaN) = NaN with derivative 1; LeakyReLU'(0) = slope; ELU'(0) = alpha; Softplus is x above its
// threshold, not at it.
internal static class NaiveActivations
{
    public static Dual ReLU(Dual x) =>
        x < 0 ? 0
        : x == 0 ? new(x.Value)
        : x;

    public static Dual LeakyReLU(Dual x, double slope) => x > 0 ? x : slope * x;

    /// <summary>1 / (1 + exp(-x)), with no exponent above 0.</summary>
    public static Dual Sigmoid(Dual x)
    {
        var y = x < 0 ? Math.Exp(x.Value) / (1 + Math.Exp(x.Value)) : 1 / (1 + Math.Exp(-x.Value));
        return x.Chain(y, y * (1 - y));
    }

    public static Dual Tanh(Dual x)
    {
        var y = Math.Tanh(x.Value);
        return x.Chain(y, 1 - y * y);
    }

    public static Dual ELU(Dual x, double alpha) =>
        x > 0 ? x
        : x == 0 ? x.Chain(x.Value, alpha)
        : alpha * ExpMinusOne(x);

    /// <summary>x Φ(x) with Φ(x) = erfc(-x / √2) / 2.</summary>
    public static Dual GELU(Dual x)
    {
        const double RootHalf = 0.70710678118654752440,
            InverseRootTwoPi = 0.39894228040143267794;
        var share = SpecialFunctions.Erfc(-x.Value * RootHalf) / 2;
        return x * x.Chain(share, Math.Exp(-x.Value * x.Value / 2) * InverseRootTwoPi);
    }

    /// <summary>x (1 + tanh u) / 2 = x sigmoid(2u), u = √(2/π) (x + 0.044715 x³).</summary>
    public static Dual ApproximateGELU(Dual x) =>
        x * Sigmoid(2 * 0.79788456080286535588 * (x + 0.044715 * (x * x * x)));

    public static Dual Softplus(Dual x, double beta, double threshold) =>
        beta * x.Value > threshold ? x : LogOnePlusExp(beta * x) / beta;

    /// <summary>The slope is one for all, or that of the channel, the first axis behind the batch's.</summary>
    public static DualTensor PReLU(DualPass pass)
    {
        var weight = pass.Parameters["weight"];
        var channel = pass.Output.Size / pass.Count / pass.Output[1];
        return new(
            pass.Output,
            [
                .. pass
                    .Input.Span.ToArray()
                    .Select((x, i) => x > 0 ? x : weight[i / channel % pass.Output[1] % weight.Size] * x),
            ]
        );
    }

    /// <summary>y[.., i, ..] = x[.., i, ..] sigmoid(x[.., i + n, ..]) on an axis of 2n.</summary>
    public static DualTensor GLU(DualPass pass, int axis)
    {
        var at = Lines.AxisOf(pass.Output, axis);
        var half = pass.Output.Extents.Skip(at).Aggregate(1, (size, extent) => size * extent);
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < y.Length; i++)
        {
            var first = i / half * 2 * half + i % half;
            y[i] = pass.Input[first] * Sigmoid(pass.Input[first + half]);
        }

        return new(pass.Output, y);
    }

    public static Dual ReLU6(Dual x) =>
        x <= 0 ? new(Math.Max(x.Value, 0))
        : x >= 6 ? 6
        : x;

    public static Dual Hardsigmoid(Dual x) =>
        x <= -3 ? 0
        : x >= 3 ? 1
        : (x + 3) / 6;

    public static Dual Hardswish(Dual x) =>
        x <= -3 ? 0
        : x >= 3 ? x
        : x * (x + 3) / 6;

    public static Dual CELU(Dual x, double alpha) => x > 0 ? x : alpha * ExpMinusOne(x / alpha);

    public static Dual SELU(Dual x) => Layer.SELU.Scale * ELU(x, Layer.SELU.Alpha);

    public static Dual Mish(Dual x) => x * Tanh(LogOnePlusExp(x));

    public static Dual LogSigmoid(Dual x) => -LogOnePlusExp(-x);

    /// <summary>log(1 + exp(x)), with no exponent above 0.</summary>
    public static Dual LogOnePlusExp(Dual x) => x < 0 ? LogOnePlus(Dual.Exp(x)) : x + LogOnePlus(Dual.Exp(-x));

    /// <summary>exp(x) - 1 with the digits that double.ExpM1 loses near 0.</summary>
    private static Dual ExpMinusOne(Dual x) => x < -1 ? Dual.Exp(x) - 1 : 2 * Dual.Sinh(x / 2) * Dual.Exp(x / 2);

    /// <summary>log(1 + x) with the digits that double.LogP1 loses near 0.</summary>
    private static Dual LogOnePlus(Dual x) => 2 * Dual.Atanh(x / (2 + x));
}
