using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Sums over a hundred thousand equal values of float32, which a running sum in float32 gets wrong in the fourth digit:
/// 0.1 is no float32, and every addition rounds the same way. libtorch's are off by up to 5e-4 (all but the dense
/// layer's), the reference's by less than 2e-6.
/// </summary>
public class LongSumTests
{
    private const int Many = 100_000;
    private const float Value = 0.1f;

    private static readonly Dictionary<string, (Layer Layer, Shape Input)> Sums = new()
    {
        ["the bias of a dense layer"] = (new Layer.Dense(3), [Many, 2]),
        ["the bias of a convolution, over images"] = (new Layer.Conv2d(1, 1), [Many / 4, 1, 2, 2]),
        ["the bias of a convolution, over pixels"] = (new Layer.Conv2d(1, 1), [1, 1, 250, 400]),
        ["the bias of a batch norm of features"] = (new Layer.BatchNorm(), [Many, 2]),
        ["the bias of a batch norm of images"] = (new Layer.BatchNorm(), [4, 1, 125, 200]),
        ["the bias of a layer norm"] = (new Layer.LayerNorm(), [Many, 2]),
    };

    public static TheoryData<string> Names => [.. Sums.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_gradient_over_many_values_is_right_to_rounding(string name)
    {
        var (layer, shape) = Sums[name];
        var sample = Shape.Create([.. shape.Extents.Skip(1)]);
        var x = LayerCheck.Normal<float>(shape, RngKey.FromSeed(1));
        var dy = Filled(layer.InferShape([sample]).Batched(shape[0]));
        var parameters = new NamedTensors<float>(
            layer.Parameters([sample]).Select(spec => KeyValuePair.Create(spec.Name, Filled(spec.Shape)))
        );
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            var pass = LayerPass<float>.Run(backend, layer, [x], dy, parameters, RngKey.FromSeed(1), training: true);
            var expected = (double)Value * Many;
            foreach (var actual in pass.ParameterGradients["bias"].Span)
                Assert.True(
                    Math.Abs(actual / expected - 1) < (backend == Checks.Reference ? 2e-6 : 1e-3),
                    $"{backend.Name}: {actual}, not {expected}"
                );
        }
    }

    [Fact]
    public void The_mean_of_a_large_window_is_right_to_rounding()
    {
        var x = Filled([1, 1, 250, 400]);
        foreach (var layer in (Layer[])[new Layer.AvgPool2d((250, 400)), new Layer.GlobalAvgPool2d()])
        {
            var dy = Filled(
                layer
                    .InferShape([
                        [1, 250, 400],
                    ])
                    .Batched(1)
            );
            var pass = LayerPass<float>.Run(
                Checks.Reference,
                layer,
                [x],
                dy,
                NamedTensors<float>.Empty,
                RngKey.FromSeed(1),
                training: true
            );
            Assert.Equal(Value, pass.Output[0], 1e-6 * Value);
        }
    }

    private static HostTensor<float> Filled(Shape shape) =>
        HostTensor<float>.Create(shape, values => values.Fill(Value));
}
