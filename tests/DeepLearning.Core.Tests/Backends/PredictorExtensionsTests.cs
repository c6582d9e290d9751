using DeepLearning.Core.Tests.Models;

namespace DeepLearning.Core.Tests.Backends;

public class PredictorExtensionsTests
{
    /// <summary>Answers with the sample's first values as the outputs.</summary>
    private sealed class FirstValues(Model model) : IPredictor<double>
    {
        public Model Model => model;

        public void Predict(ReadOnlySpan<InputValues<double>> inputs, int count, ReadOnlySpan<Memory<double>> outputs)
        {
            BatchRules.CheckInputs(model, inputs, count);
            var size = model.ShapeOf(model.Outputs[0]).Size;
            var stride = model.ShapeOf(model.Inputs[0].Name).Size;
            for (var n = 0; n < count; n++)
                inputs[0].Reals.Slice(n * stride, size).CopyTo(outputs[0][(n * size)..]);
        }

        public void Dispose() { }
    }

    private static double[] Softmax(params double[] logits)
    {
        var probabilities = new double[logits.Length];
        Probabilities.Softmax<double>(logits, probabilities);
        return probabilities;
    }

    [Fact]
    public void Softmax_is_exp_over_its_sum()
    {
        var probabilities = Softmax(0, Math.Log(2), Math.Log(5));
        Assert.Equal(1 / 8.0, probabilities[0], 1e-15);
        Assert.Equal(2 / 8.0, probabilities[1], 1e-15);
        Assert.Equal(5 / 8.0, probabilities[2], 1e-15);
    }

    [Fact]
    public void Softmax_stands_large_logits()
    {
        Assert.Equal(new double[] { 1, 0 }, Softmax(1e4, -1e4));
        Assert.Equal(new[] { 0.5, 0.5 }, Softmax(-1e4, -1e4));
        Assert.Equal(new[] { 0.5, 0, 0.5 }, Softmax(1e4, 0, 1e4));
        var single = new float[2];
        Probabilities.Softmax<float>([1e4f, 1e4f], single);
        Assert.Equal(new[] { 0.5f, 0.5f }, single);
    }

    [Fact]
    public void Softmax_of_nan_is_nan() => Assert.All(Softmax(0, double.NaN, 1), x => Assert.True(double.IsNaN(x)));

    [Fact]
    public void Predictions_and_probabilities_go_sample_by_sample()
    {
        using var predictor = new FirstValues(Zoo.Chain);
        double[] input = [1, 1, 0, 0, Math.Log(3), 0, 0, 0];
        var logits = predictor.Predict(input);
        Assert.Equal("[2, 2]", logits.Shape.ToString());
        Assert.Equal(new[] { 1, 1, Math.Log(3), 0 }, logits.Span.ToArray());
        var probabilities = predictor.PredictProbabilities(input);
        Assert.Equal("[2, 2]", probabilities.Shape.ToString());
        double[] expected = [0.5, 0.5, 0.75, 0.25];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], probabilities[i], 1e-15);
    }

    [Fact]
    public void Probabilities_behind_a_softmax_are_what_the_model_gives()
    {
        using var softmax = new FirstValues(Last(new Layer.Softmax()));
        Assert.Equal(new[] { 0.25, 0.75 }, softmax.PredictProbabilities(new[] { 0.25, 0.75 }).Span.ToArray());
        using var logarithms = new FirstValues(Last(new Layer.LogSoftmax()));
        var probabilities = logarithms.PredictProbabilities(new[] { Math.Log(0.25), Math.Log(0.75) });
        Assert.Equal(0.25, probabilities[0], 1e-15);
        Assert.Equal(0.75, probabilities[1], 1e-15);

        static Model Last(Layer layer) => new([new("x", new Layer.Input([2])), new("y", layer, ["x"])], ["y"]);
    }

    [Fact]
    public void An_empty_batch_has_empty_probabilities()
    {
        using var predictor = new FirstValues(Zoo.Chain);
        Assert.Equal("[0, 2]", predictor.PredictProbabilities(ReadOnlyMemory<double>.Empty).Shape.ToString());
    }

    [Fact]
    public void Values_that_fill_no_sample_are_refused()
    {
        using var predictor = new FirstValues(Zoo.Chain);
        Assert.Contains(
            "input 'input' has 5 values, but 1 samples of [4] have 4",
            Assert.Throws<ShapeException>(() => predictor.Predict(new double[5])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Several_outputs_and_images_are_refused()
    {
        using var several = new FirstValues(Zoo.EveryLayer);
        Assert.Contains(
            $"the outputs {string.Join(", ", Zoo.EveryLayer.Outputs)}: ask",
            Assert.Throws<ModelException>(() => several.Predict(new double[128])).Message,
            StringComparison.Ordinal
        );
        using var image = new FirstValues(new Model([new("x", new Layer.Input([1, 2, 2]))], ["x"]));
        Assert.Contains(
            "logits [count, classes], but is given [1, 1, 2, 2]",
            Assert.Throws<ShapeException>(() => image.PredictProbabilities(new double[4])).Message,
            StringComparison.Ordinal
        );
    }
}
