using System.Numerics;
using DeepLearning.Verification;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>Custom layers: formulas of one number are traced, whatever else is refused by name.</summary>
public class FormulaExportTests
{
    public static TheoryData<string> Names => [.. Formulas.Keys];

    private static Dictionary<string, IElementwiseLayer> Formulas { get; } =
        new IElementwiseLayer[]
        {
            new Snake(0.7),
            new Arithmetic(),
            new Functions(),
            new Pieces(),
            new Signs(),
            new Nothing(),
            new Always(2.5),
        }.ToDictionary(formula => formula.Kind, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_formula_agrees_with_both_backends(string name)
    {
        var model = Model(Formulas[name]);
        double[] values = [-3, -1.5, -1, -0.5, -0.25, -1e-7, 0, -0.0, 1e-6, 0.3, 0.999, 1, 1.7, 2, 3.25, 20];
        InputValues<double>[] inputs = [values];
        var parameters = ExportCheck.Parameters(model, 1);
        Assert.Equal((null, false), ExportCheck.Compare<float>(model, parameters, [.. inputs], 2));
        if (name != nameof(Functions))
            Assert.Equal((null, false), ExportCheck.Compare<double>(model, parameters, [.. inputs], 2));
    }

    /// <summary>Beside the series, for .NET's functions lose these digits.</summary>
    [Fact]
    public void Digits_near_zero_are_kept()
    {
        AssertNearZero<float>(1e-6);
        AssertNearZero<double>(1e-12);
    }

    // exp(x) - 1 = x + x² / 2 and log(1 + x) = x - x² / 2, but for x³.
    private static void AssertNearZero<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = Model(new NearZero());
        double[] values = [1e-7, -1e-7, 3e-9, -2e-12, 1e-6, 5e-8, 2e-7, -1e-20];
        using var file = new MemoryStream();
        OnnxExport.Save(file, model, NamedTensors<T>.Empty);
        using var session = new OnnxSession<T>(file.ToArray());
        T[] numbers = [.. values.Select(value => T.CreateChecked(value))];
        var actual = session.Run(model, [numbers], 1)["f"].Values;
        for (var i = 0; i < values.Length; i++)
        {
            var x = double.CreateChecked(numbers[i]);
            var expected = x + x * x / 2 + Math.PI * (x - x * x / 2);
            Assert.Equal(1, double.CreateChecked(actual[i]) / expected, tolerance);
        }
    }

    [Fact]
    public void Every_path_through_a_formula_is_one_step_each()
    {
        var trace = FormulaTrace.Of(((IElementwiseLayer)new Pieces()).Of);
        Assert.Equal(3, trace.Steps.Count(step => step.Operator == "Where"));
        Assert.Equal(trace.Steps.Count, trace.Steps.Distinct().Count());
    }

    [Theory]
    [InlineData(typeof(Endless), "it has more than 10000 steps")]
    [InlineData(typeof(Maze), "there are more than 64 ways through it")]
    [InlineData(typeof(Leaves), "it turns a number into one of another type, or text")]
    [InlineData(typeof(Throws), "no such number")]
    public void A_formula_that_cannot_be_traced_is_refused_by_name(Type formula, string cause)
    {
        var layer = (IElementwiseLayer)Activator.CreateInstance(formula)!;
        Assert.Equal(
            $"the node 'f' is a custom layer, {formula.Name}, whose formula cannot be traced: {cause}",
            Refusal(layer)
        );
    }

    [Fact]
    public void Another_custom_layer_is_refused_by_name() =>
        Assert.Equal(
            "the node 'f' is a custom layer, Softsign, which is no formula of one number (an IElementwiseLayer) "
                + "and which ONNX cannot express",
            Refusal(new Softsign())
        );

    private static string Refusal(ICustomLayer layer)
    {
        var model = Model(layer);
        using var file = new MemoryStream();
        return Assert.Throws<OnnxException>(() => OnnxExport.Save(file, model, model.Initialize<float>(1))).Message;
    }

    private static Model Model(ICustomLayer layer) =>
        new([new("x", new Layer.Input([8])), new("f", new Layer.Custom(layer), ["x"])], ["f"]);

    private sealed record Arithmetic : IElementwiseLayer
    {
        public string Kind => nameof(Arithmetic);

        T IElementwiseLayer.Of<T>(T x)
        {
            var three = T.CreateChecked(3);
            return -x * x / (T.One + T.Abs(x))
                + x % three
                + T.Min(x, T.Max(T.Zero, x - three))
                + T.Clamp(x, -T.One, three)
                + T.Hypot(x, T.Pi);
        }
    }

    private sealed record Functions : IElementwiseLayer
    {
        public string Kind => nameof(Functions);

        T IElementwiseLayer.Of<T>(T x)
        {
            var small = T.Tanh(x);
            var positive = T.One + x * x;
            return T.ExpM1(small)
                + T.LogP1(small * small)
                + T.Exp2(small)
                + T.Exp10(small)
                + T.Log2(positive)
                + T.Log10(positive)
                + T.Log(positive, T.E)
                + T.Sqrt(positive)
                + T.Cbrt(x)
                + T.RootN(positive, 4)
                + T.Pow(positive, small)
                + T.SinPi(small)
                + T.Cos(small)
                + T.Tan(small)
                + T.Asin(small / (T.One + T.One))
                + T.Acos(small / (T.One + T.One))
                + T.Atan(x)
                + T.Sinh(small)
                + T.Cosh(small)
                + T.Asinh(x)
                + T.Acosh(positive)
                + T.Atanh(small / (T.One + T.One));
        }
    }

    private sealed record NearZero : IElementwiseLayer
    {
        public string Kind => nameof(NearZero);

        T IElementwiseLayer.Of<T>(T x) => T.ExpM1(x) + T.LogP1(x) * T.Pi;
    }

    private sealed record Pieces : IElementwiseLayer
    {
        public string Kind => nameof(Pieces);

        T IElementwiseLayer.Of<T>(T x) =>
            x <= -T.One ? -T.One
            : x >= T.One ? T.One + T.Sqrt(x - T.One)
            : x == T.Zero ? T.E
            : x * x * x;
    }

    private sealed record Signs : IElementwiseLayer
    {
        public string Kind => nameof(Signs);

        T IElementwiseLayer.Of<T>(T x) =>
            T.CreateChecked(T.Sign(x))
            + T.CopySign(T.E, x)
            + (T.IsInteger(x) ? T.Pi : T.Zero)
            + (T.IsNegative(x) ? x : T.One)
            + (
                T.IsNaN(x) || T.IsInfinity(x) ? T.Zero
                : x.CompareTo(T.One) < 0 ? T.One
                : T.Zero
            );
    }

    private sealed record Nothing : IElementwiseLayer
    {
        public string Kind => nameof(Nothing);

        T IElementwiseLayer.Of<T>(T x) => x;
    }

    private sealed record Always(double Value) : IElementwiseLayer
    {
        public string Kind => nameof(Always);

        T IElementwiseLayer.Of<T>(T x) => T.CreateChecked(Value) * T.Exp(T.One);
    }

    private sealed record Endless : IElementwiseLayer
    {
        public string Kind => nameof(Endless);

        T IElementwiseLayer.Of<T>(T x)
        {
            while (x > T.One)
                x -= T.One;
            return x;
        }
    }

    private sealed record Maze : IElementwiseLayer
    {
        public string Kind => nameof(Maze);

        T IElementwiseLayer.Of<T>(T x) =>
            Enumerable
                .Range(1, 7)
                .Aggregate(T.Zero, (sum, i) => x > T.CreateChecked(i) ? sum + T.CreateChecked(i * i) : sum + x);
    }

    private sealed record Leaves : IElementwiseLayer
    {
        public string Kind => nameof(Leaves);

        T IElementwiseLayer.Of<T>(T x) => T.CreateChecked(Math.Cosh(double.CreateChecked(x)));
    }

    private sealed record Throws : IElementwiseLayer
    {
        public string Kind => nameof(Throws);

        T IElementwiseLayer.Of<T>(T x) => throw new ArithmeticException("no such number");
    }
}
