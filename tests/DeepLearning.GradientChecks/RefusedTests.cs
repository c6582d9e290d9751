using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>Where there is no gradient, both backends predict or refuse alike.</summary>
public class RefusedTests
{
    public static TheoryData<string> Empty() => [.. Layers.Keys];

    private static Dictionary<string, (Shape Input, Layer Layer)> Layers { get; } =
        new()
        {
            ["dense"] = ([5], new Layer.Dense(3)),
            ["convolution"] = ([2, 6, 7], new Layer.Conv2d(4, 3, 2, 1)),
            ["grouped convolution"] = ([4, 6, 7], new Layer.Conv2d(4, 3, dilation: 2, groups: 4, hasBias: false)),
            ["batch norm"] = ([3, 4, 4], new Layer.BatchNorm()),
            ["frozen batch norm"] = ([3, 4, 4], new Layer.BatchNorm { Frozen = true }),
            ["layer norm"] = ([3, 4, 4], new Layer.LayerNorm()),
            ["reshape"] = ([2, 6, 7], new Layer.Reshape([7, 4, 3])),
            ["zero pad"] = ([2, 6, 7], new Layer.ZeroPad2d(1)),
            ["channel dropout"] = ([2, 6, 7], new Layer.Dropout2d(0.5)),
            ["gelu"] = ([5], new Layer.GELU()),
            ["max pool"] = ([2, 6, 7], new Layer.MaxPool2d(2)),
            ["average pool"] = ([2, 6, 7], new Layer.AvgPool2d(3, 1, 1)),
            ["global max pool"] = ([2, 6, 7], new Layer.GlobalMaxPool2d()),
            ["softmax"] = ([4], new Layer.Softmax()),
        };

    [Theory, MemberData(nameof(Empty))]
    public void An_empty_batch_is_predicted_and_not_trained_on(string name)
    {
        var model = TestData.Chain(Layers[name].Input, Layers[name].Layer);
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            using var executor = backend.Compile<double>(model, new() { Objective = TestData.Squared(model) });
            using var predictor = executor.CreatePredictor();
            Assert.Equal(
                model.Shapes[1].Batched(0),
                predictor.Predict([ReadOnlyMemory<double>.Empty], 0)[model.Outputs[0]].Shape
            );
            Assert.Throws<ArgumentException>(() =>
                executor.Differentiate(
                    Batch<double>.Of(0, ReadOnlyMemory<double>.Empty, ReadOnlyMemory<double>.Empty),
                    new(1)
                )
            );
        }
    }

    [Fact]
    public void Batch_norm_refuses_one_value_a_channel_in_training_and_takes_it_in_inference()
    {
        foreach (var shape in new Shape[] { [3], [3, 1, 1] })
        {
            var model = TestData.Chain(shape, new Layer.BatchNorm());
            var objective = TestData.Squared(model);
            var batch = TestData.Batch<double>(model, objective, 1, 1);
            foreach (var backend in new[] { Checks.Reference, Checks.Torch })
            {
                using var executor = backend.Compile<double>(model, new() { Objective = objective });
                var refused = Assert.Throws<ArgumentException>(() =>
                    executor.Differentiate(batch, new(1), training: true)
                );
                Assert.Contains("more than one value per channel", refused.Message, StringComparison.Ordinal);
            }

            Checks.Model(model, objective, 1, options: new() { Training = false });
        }
    }
}
