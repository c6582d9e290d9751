using DeepLearning.Experiments.Rounding;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// The judges judged: both truths against values computed in 60 digits, of which value + rest has 32.
/// </summary>
public class TruthTests
{
    [Theory]
    [InlineData("Exp", -650, 5.111951948651156e-283, 2.849121073604364e-299)]
    [InlineData("Exp", -100, 3.720075976020836e-44, -1.5705024907732008e-60)]
    [InlineData("Exp", -1.5, 0.22313016014842982, 1.0887723699042263e-17)]
    [InlineData("Exp", -0.3, 0.7408182206817179, -1.805530505953e-18)]
    [InlineData("Exp", 1e-9, 1.000000001, -8.224037093664211e-17)]
    [InlineData("Exp", 0.34657359, 1.4142135619771539, 3.92982042784201e-17)]
    [InlineData("Exp", 1, 2.718281828459045, 1.4456468917292502e-16)]
    [InlineData("Exp", 20.25, 622964442.1984454, 4.431525420935365e-8)]
    [InlineData("Exp", 709.5, 1.3549863193146328e+308, -1.950359478583155e+290)]
    [InlineData("ExpLessOne", -40, -1.0, 4.248354255291589e-18)]
    [InlineData("ExpLessOne", -1.5, -0.7768698398515702, 3.864329931467118e-17)]
    [InlineData("ExpLessOne", -0.6, -0.45118836390597356, -6.192285888069772e-20)]
    [InlineData("ExpLessOne", -0.34, -0.2882296772373903, -1.074958450001746e-17)]
    [InlineData("ExpLessOne", -0.001, -0.0009995001666250085, 9.742029814169854e-20)]
    [InlineData("ExpLessOne", -1e-9, -9.999999995e-10, -7.477230737177921e-26)]
    [InlineData("ExpLessOne", -1e-300, -1e-300, 0.0)]
    [InlineData("ExpLessOne", 0.3, 0.3498588075760031, 1.6549155728191776e-17)]
    [InlineData("ExpLessOne", 0.9, 1.4596031111569496, 8.983470450479362e-17)]
    [InlineData("Log", 1e-300, -690.7755278982137, -2.3670096176709832e-14)]
    [InlineData("Log", 2.5e-8, -17.50439001207821, 7.617627171414409e-16)]
    [InlineData("Log", 0.7071, -0.346583180371942, 2.3156292029870996e-17)]
    [InlineData("Log", 0.9999999, -1.0000000494736474e-7, -5.529865283193222e-24)]
    [InlineData("Log", 1.0000001, 9.999999505838704e-8, 1.5249709528441489e-24)]
    [InlineData("Log", 1.4142136, 0.346573616886212, -2.4694329069429484e-17)]
    [InlineData("Log", 3, 1.0986122886681098, -9.07129723500153e-17)]
    [InlineData("Log", 1e+200, 460.51701859880916, -2.2129109272629473e-14)]
    [InlineData("LogOfOneAnd", 1e-300, 1e-300, 0.0)]
    [InlineData("LogOfOneAnd", 1e-17, 1e-17, -5.000000000000001e-35)]
    [InlineData("LogOfOneAnd", 1e-9, 9.999999995e-10, 7.493897403823754e-26)]
    [InlineData("LogOfOneAnd", 0.001, 0.0009995003330835331, 3.8971025988294614e-20)]
    [InlineData("LogOfOneAnd", 0.3, 0.26236426446749106, -1.6067257209028454e-17)]
    [InlineData("LogOfOneAnd", 0.5, 0.4054651081081644, -2.8811380259626426e-18)]
    [InlineData("LogOfOneAnd", 0.99, 0.688134638736401, 6.4875583863583315e-18)]
    [InlineData("LogOfOneAnd", 1, 0.6931471805599453, 2.3190468138462996e-17)]
    [InlineData("NormalTail", 0, 0.5, 0.0)]
    [InlineData("NormalTail", 1e-9, 0.49999999960105773, -1.2291995920977955e-17)]
    [InlineData("NormalTail", 0.5, 0.3085375387259869, 1.4568778275699303e-17)]
    [InlineData("NormalTail", 0.7517915246935645, 0.22608821980160673, 2.432229847897947e-18)]
    [InlineData("NormalTail", 1, 0.15865525393145705, 4.9468552901786335e-18)]
    [InlineData("NormalTail", 1.9999, 0.022755531584767185, 1.4320016406612166e-18)]
    [InlineData("NormalTail", 2, 0.02275013194817921, -1.3849763108389696e-18)]
    [InlineData("NormalTail", 2.5, 0.006209665325776135, 3.0265632876609855e-19)]
    [InlineData("NormalTail", 2.9999, 0.0013503412829549248, 9.58379443869626e-20)]
    [InlineData("NormalTail", 3, 0.0013498980316300946, -5.053886685858262e-20)]
    [InlineData("NormalTail", 5, 2.866515718791939e-7, -1.8004269120872359e-25)]
    [InlineData("NormalTail", 8.5, 9.479534822203318e-18, 7.041129563898285e-34)]
    [InlineData("NormalTail", 13, 6.11716439954988e-39, -5.749185115174333e-55)]
    [InlineData("NormalTail", 20, 2.7536241186062337e-89, -4.205855543202273e-106)]
    [InlineData("NormalTail", 36, 4.182624065797283e-284, 2.8599864938910797e-300)]
    public void Both_truths_have_their_digits(string function, double x, double value, double rest)
    {
        var single = Of<DoubleTruth>(function, x);
        Assert.True(
            Math.Abs(single.Value - value) <= 1e-14 * Math.Abs(value),
            $"double: {single.Value:R} for {value:R}"
        );
        var twice = Of<DoubleDouble>(function, x);
        var error = Math.ScaleB(twice.Value, twice.Exponent) - value + (Math.ScaleB(twice.Rest, twice.Exponent) - rest);
        Assert.True(Math.Abs(error) <= 1e-28 * Math.Abs(value), $"two doubles: {twice} for {value:R} + {rest:R}");
    }

    /// <summary>The two are computed by other series in other arithmetic.</summary>
    [Fact]
    public void Both_truths_agree_on_every_function_and_derivative()
    {
        var x = new double[2000];
        Draws.Normal(RngKey.FromSeed(1), 0, 6, x);
        foreach (var number in x)
        {
            Agree(new TrueRectifier(0.25), number);
            Agree(new TrueElu(0.25), number);
            Agree(new TrueGelu(), number);
            Agree(new TrueApproximateGelu(), number);
            Agree(new TrueSiLU(), number);
            Agree(new TrueSoftplus(3, 60), number);
            Agree(new TrueSigmoid(), number);
            Agree(new TrueTanh(), number);
            Agree(new TrueRelu6(), number);
            Agree(new TrueHardsigmoid(), number);
            Agree(new TrueHardswish(), number);
            Agree(new TrueCelu(0.25), number);
            Agree(new TrueSelu(), number);
            Agree(new TrueMish(), number);
            Agree(new TrueLogSigmoid(), number);
        }

        static void Agree<F>(F truth, double x)
            where F : ITrueFunction
        {
            var (first, second) = (truth.Value(new DoubleTruth(x)).Value, truth.Value(DoubleDouble.Of(x)));
            Assert.Equal(second.Plain, first, 1e-13 * Math.Abs(second.Plain));
            (first, second) = (truth.Slope(new DoubleTruth(x)).Value, truth.Slope(DoubleDouble.Of(x)));
            Assert.Equal(second.Plain, first, 1e-13 * Math.Abs(second.Plain) + 2e-16);
        }
    }

    /// <summary>Where a number of two doubles alone would have no room for its second one.</summary>
    [Fact]
    public void Two_doubles_keep_their_digits_beyond_the_range_of_one()
    {
        var small = DoubleDouble.Exp(DoubleDouble.Of(-2000));
        var one = small * DoubleDouble.Exp(DoubleDouble.Of(2000));
        Assert.Equal(0, (one - DoubleDouble.Of(1)).Plain, 1e-28);
        Assert.Equal(1, (small + DoubleDouble.Of(1)).Plain);
        Assert.Equal(small, small + DoubleDouble.Of(0));
        Assert.Equal(-2000, DoubleDouble.Log(small).Plain, 1e-12);
    }

    private static N Of<N>(string function, double x)
        where N : struct, ITrueNumber<N> =>
        function switch
        {
            "Exp" => N.Exp(N.Of(x)),
            "ExpLessOne" => N.ExpLessOne(N.Of(x)),
            "Log" => N.Log(N.Of(x)),
            "LogOfOneAnd" => N.LogOfOneAnd(N.Of(x)),
            "NormalTail" => N.NormalTail(N.Of(x)),
            var other => throw new ArgumentException($"no function '{other}'"),
        };
}
