using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>What a maximum makes of ties and of NaN, where finite differences cannot judge, on both backends.</summary>
public class JoinTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void A_tie_is_halved_and_beside_NaN_both_have_all()
    {
        double[][] inputs =
        [
            [1, 2, 2, NaN, 1, -0.0],
            [2, 1, 2, 1, NaN, 0],
        ];
        double[][] gradients =
        [
            [0, 3, 1.5, 3, 3, 1.5],
            [3, 0, 1.5, 3, 3, 1.5],
        ];
        Check(inputs, [2, 2, 2, NaN, NaN, 0], gradients);
    }

    [Fact]
    public void Of_three_equals_the_last_has_a_half_and_the_others_share_the_rest()
    {
        double[][] inputs =
        [
            [4, 4, 4, NaN],
            [4, 4, 1, 2],
            [4, 1, 4, 3],
        ];
        double[][] gradients =
        [
            [0.75, 1.5, 1.5, 3],
            [0.75, 1.5, 0, 3],
            [1.5, 0, 1.5, 3],
        ];
        Check(inputs, [4, 4, 4, NaN], gradients);
    }

    private static void Check(double[][] inputs, double[] output, double[][] gradients)
    {
        var x = inputs.Select(row => HostTensor<double>.Copy([1, row.Length], row)).ToSequence();
        var dy = HostTensor<double>.Create(x[0].Shape, values => values.Fill(3));
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            var pass = LayerPass<double>.Run(
                backend,
                new Layer.Maximum(),
                x,
                dy,
                NamedTensors<double>.Empty,
                RngKey.FromSeed(1),
                training: true
            );
            Assert.Equal(output, pass.Output.Span.ToArray());
            for (var i = 0; i < gradients.Length; i++)
                Assert.Equal(gradients[i], pass.InputGradients[i].Span.ToArray());
        }
    }

    /// <summary>A sum in float32 would be wrong in the fourth digit.</summary>
    [Theory]
    [InlineData(1, 100_000, 1, 1)]
    [InlineData(100_000, 3, 1, 3)]
    public void The_gradient_of_what_is_repeated_often_is_right_to_rounding(
        int rows,
        int columns,
        int height,
        int width
    )
    {
        var ones = HostTensor<float>.Create([1, height, width], values => values.Fill(1));
        var dy = HostTensor<float>.Create([1, rows, columns], values => values.Fill(0.1f));
        var pass = LayerPass<float>.Run(
            Checks.Reference,
            new Layer.Multiply(),
            [ones, dy],
            dy,
            NamedTensors<float>.Empty,
            RngKey.FromSeed(1),
            training: true
        );
        foreach (var actual in pass.InputGradients[0].Span)
            Assert.Equal(0.01 * rows * columns / width, actual, 2e-6 * 0.01 * rows * columns / width);
    }
}
