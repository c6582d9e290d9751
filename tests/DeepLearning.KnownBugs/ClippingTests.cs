using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class ClippingTests
{
    [Fact]
    [KnownBug("pytorch#31367", "A negative bound was taken, and turned every gradient round.")]
    public void A_bound_that_is_not_above_zero_is_refused()
    {
        foreach (var limit in new[] { -1, 0, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByNorm(limit));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByValue(limit));
        }
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#46849", "A norm that was not finite passed without a word: zeros or NaN in every gradient.")]
    [KnownBug("habitat-lab#2229", "One NaN in a clipped gradient made every parameter NaN.")]
    public void A_norm_that_is_not_finite_stops_the_update_before_anything_moves(string backend)
    {
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using var executor = Compile(backend);
            var before = executor.Export();
            var gradients = new float[executor.Layout.Length];
            gradients[executor.Layout["0.weight"].Offset + 1] = value;
            executor.SetGradients(gradients);
            var e = Assert.Throws<NotFiniteException>(() =>
                executor.Update(new Optimizer.Sgd(0.1, momentum: 0.9), clipping: new Clipping.ByNorm(1))
            );
            Assert.Contains("'0.weight'", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, executor.Export());
        }
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#46849", "A finite gradient whose squares overflow was scaled to nothing.")]
    public void A_gradient_whose_squares_overflow_is_clipped_to_the_bound(string backend)
    {
        using var executor = Compile(backend);
        var before = executor.Export().Parameters;
        var gradients = Enumerable.Repeat(1e20f, executor.Layout.Length).ToArray();
        executor.SetGradients(gradients);
        executor.Update(new Optimizer.Sgd(1), clipping: new Clipping.ByNorm(1));
        foreach (var (name, tensor) in executor.Export().Parameters)
            for (var i = 0; i < tensor.Size; i++)
                Assert.Equal(1 / Math.Sqrt(gradients.Length), before[name][i] - tensor[i], 1e-6);
    }

    [Theory, EachBackend]
    [KnownBug("torchrec#3199", "The largest gradient was raised to the power of 1 / ∞: it was always 1.")]
    [KnownBug("tt-metal#55587", "The norm of order ∞ was a sum raised to the power of 0.")]
    public void The_norm_of_order_infinity_is_the_largest_gradient(string backend)
    {
        foreach (var size in new[] { 0.25f, 8 })
        {
            using var executor = Compile(backend);
            var before = executor.Export().Parameters["0.bias"];
            var gradients = new float[executor.Layout.Length];
            gradients[executor.Layout["0.bias"].Offset] = -size;
            executor.SetGradients(gradients);
            executor.Update(new Optimizer.Sgd(1), clipping: new Clipping.ByNorm(0.5, NormOrder.Infinity));
            Assert.Equal(Math.Min(size, 0.5), executor.Export().Parameters["0.bias"][0] - before[0], 1e-6);
        }
    }

    private static IExecutor<float> Compile(string backend)
    {
        var model = TestData.Chain([2], new Layer.Dense(2));
        return OneThread.Compile<float>(backend, model, new() { Objective = TestData.Squared(model), Seed = 1 });
    }
}
