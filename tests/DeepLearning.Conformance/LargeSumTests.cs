using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// Sums whose small part could be lost in a large one, against the values of 40 digits. Tolerances are one rounding of
/// float32 at 1, which is where libtorch adds what the largest logit leaves.
/// </summary>
public class LargeSumTests
{
    private const double Rounding = 1.2e-7;

    /// <summary>Logits, class, -log softmax.</summary>
    public static readonly TheoryData<double[], int, double> Losses = new()
    {
        { [20000, 20000], 0, 0.6931471805599453 },
        { [16384, 16394], 1, 4.539889921686465e-05 },
        { [16384, 16394], 0, 10.000045398899218 },
        { [1e38, 1e38, 1e38], 2, 1.0986122886681098 },
        { [-1e38, -1e38, -1e38], 2, 1.0986122886681098 },
        { [1e30, 0], 0, 0 },
        { [0, 15], 1, 3.059022737137205e-07 },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_loss_of_large_logits_keeps_its_logarithm(double[] logits, int @class, double expected)
    {
        foreach (var name in TestBackends.Names)
        {
            foreach (var loss in Settings(logits.Length))
                Assert.Equal(expected, LossOf<float>(name, loss, logits, @class), Rounding * Math.Max(1, expected));
            foreach (var loss in Settings(logits.Length))
                Assert.Equal(expected, LossOf<double>(name, loss, logits, @class), 1e-15 * Math.Max(1, expected));
        }
    }

    /// <summary>The plain path, and the one with weights; the metric measures the same.</summary>
    private static Loss[] Settings(int classes) =>
        [
            new Loss.CrossEntropy(),
            new Loss.CrossEntropy { IgnoreIndex = -1 },
            new Loss.CrossEntropy { ClassWeights = [.. Enumerable.Repeat(3.0, classes)] },
        ];

    private static double LossOf<T>(string name, Loss loss, double[] logits, int @class)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = TestData.Chain([logits.Length], new Layer.Flatten());
        using var executor = TestBackends
            .Get(name)
            .Compile<T>(model, new CompileOptions { Objective = Objective.Of(model, loss) });
        var x = Array.ConvertAll(logits, T.CreateChecked);
        return executor.Evaluate(Batch<T>.Of(x, new[] { @class })).Loss!.Value;
    }

    [Theory, EachBackend]
    public void A_hundred_thousand_probabilities_sum_to_1(string name)
    {
        const int classes = 100_000;
        foreach (var isLayer in new[] { false, true })
        {
            var model = TestData.Chain([classes], isLayer ? new Layer.Softmax() : new Layer.Flatten());
            using var executor = TestBackends.Get(name).Compile<float>(model, new CompileOptions());
            using var predictor = executor.CreatePredictor();
            foreach (var deviation in new[] { 0, 1e-3, 3 })
            {
                var x = TestData.Normal<float>(classes, 1, deviation: deviation);
                var y = isLayer ? predictor.Predict(x) : predictor.PredictProbabilities(x);
                // libtorch adds in float32: 1.6e-6 off here.
                Assert.Equal(1, y.Span.ToArray().Sum(p => (double)p), isLayer && name == "torch" ? 1e-5 : 1e-6);
            }
        }
    }

    /// <summary>
    /// s - a² of a gradient that stays the same is 0, and by rounding may come out below it, whose root is NaN.
    /// </summary>
    [Theory, EachBackend]
    public void A_centred_rms_prop_stands_a_gradient_that_stays_the_same(string name)
    {
        var model = TestData.Chain([1], new Layer.Dense(64, hasBias: false));
        using var executor = TestBackends.Get(name).Compile<float>(model, new CompileOptions());
        var gradient = Enumerable.Range(1, 64).Select(i => 1 + i / 64f).ToArray();
        var optimizer = new Optimizer.RmsProp(1e-6, 0.9, centered: true);
        for (var step = 0; step < 400; step++)
        {
            executor.SetGradients(gradient);
            executor.Update(optimizer);
        }

        Assert.All(
            executor.Export().Parameters["0.weight"].Span.ToArray(),
            w => Assert.True(float.IsFinite(w), $"{w}")
        );
    }

    /// <summary>Squares of 1e30 overflow in float32: a norm of infinity would make the weights 0.</summary>
    [Theory, EachBackend]
    public void A_bound_on_the_norm_shortens_weights_whose_squares_overflow(string name)
    {
        var model = TestData.Chain([2], new Layer.Dense(3, hasBias: false));
        using var executor = TestBackends.Get(name).Compile<float>(model, new CompileOptions());
        float[] weights = [3e30f, 4e30f, 0, 0, -6e37f, 8e37f];
        executor.Import(
            new(
                new([KeyValuePair.Create("0.weight", HostTensor<float>.Copy([3, 2], weights))]),
                NamedTensors<float>.Empty,
                NamedTensors<float>.Empty
            )
        );
        executor.Update(new Optimizer.Sgd(0.1), [new ParameterGroup("*") { MaxNorm = 5 }]);
        Near([3, 4, 0, 0, -3, 4], executor.Export().Parameters["0.weight"].Span.ToArray(), 1e-6);
    }

    /// <summary>A column of 10,000 and 1, in float32: libtorch rounds where it multiplies the mean out.</summary>
    [Theory, EachBackend]
    public void A_mean_far_from_0_costs_a_norm_as_many_digits_as_it_must(string name)
    {
        const int count = 256;
        var x = TestData.Normal<float>(count, 1, mean: 10_000);
        var mean = x.Average(v => (double)v);
        var deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + 1e-5);
        foreach (
            var (layer, shape) in ((Layer, Shape)[])[(new Layer.BatchNorm(), [1]), (new Layer.LayerNorm(), [count])]
        )
        {
            var y = LayerOutput(name, layer, shape, x);
            var bound = name == "reference" ? 1e-6 : 2e-3;
            for (var i = 0; i < count; i++)
                Assert.Equal((x[i] - mean) / deviation, y[i], bound);
        }
    }

    /// <summary>Whatever the constant is, its deviation is 0 and its normalised value is 0.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e6f)]
    [InlineData(-3.3333e20f)]
    [InlineData(float.MaxValue)]
    public void A_constant_column_is_normalised_to_0_on_the_reference(float constant)
    {
        float[] x = [.. Enumerable.Repeat(constant, 1000)];
        Assert.All(LayerOutput("reference", new Layer.BatchNorm(), [1], x), y => Assert.Equal(0, y));
        Assert.All(LayerOutput("reference", new Layer.LayerNorm(), [1000], x), y => Assert.Equal(0, y));
    }

    /// <summary>Squares of 1e30 overflow in float32, those of 1e300 in float64.</summary>
    [Fact]
    public void Values_whose_squares_overflow_are_normalised_on_the_reference()
    {
        double[] pattern = [1, 2, 3, -6];
        double[] expected = [.. pattern.Select(v => v / Math.Sqrt(12.5))];
        foreach (var (layer, shape) in ((Layer, Shape)[])[(new Layer.BatchNorm(), [1]), (new Layer.LayerNorm(), [4])])
        {
            Near(expected, LayerOutput("reference", layer, shape, [.. pattern.Select(v => (float)(v * 1e30))]), 1e-6);
            Near(expected, LayerOutput("reference", layer, shape, [.. pattern.Select(v => v * 1e300)]), 1e-15);
        }
    }

    private static void Near<T>(double[] expected, T[] actual, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], double.CreateChecked(actual[i]), tolerance);
    }

    /// <summary>The output in training.</summary>
    private static T[] LayerOutput<T>(string name, Layer layer, Shape sample, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = TestData.Chain(sample, layer);
        using var executor = TestBackends
            .Get(name)
            .Compile<T>(model, new CompileOptions { Objective = TestData.Squared(model) });
        var pass = executor.Differentiate(Batch<T>.Of(x.Length / sample.Size, x, new T[x.Length]), RngKey.FromSeed(1));
        return pass.Outputs["0"].Span.ToArray();
    }
}
