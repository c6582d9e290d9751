using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>A layer alone, on one sample and with the gradient of its output that the test gives.</summary>
internal static class OneLayer
{
    /// <summary>The outputs of samples of this shape, in inference mode.</summary>
    public static T[] Forward<T>(string backend, Shape shape, Layer layer, params T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var executor = OneThread.Compile<T>(backend, TestData.Chain(shape, layer), new());
        return executor.Evaluate(new(x.Length / shape.Size, [x])).Outputs["0"].Span.ToArray();
    }

    /// <summary>Outputs and gradients of one sample, in training.</summary>
    /// <param name="backend">The backend's name.</param>
    /// <param name="shape">The sample's shape.</param>
    /// <param name="layer">The layer; its parameters are those that seed 1 draws.</param>
    /// <param name="x">The sample.</param>
    /// <param name="dy">The gradient of the layer's output; null for ones.</param>
    public static Differentiation<T> Backward<T>(string backend, Shape shape, Layer layer, T[] x, T[]? dy = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = layer.InferShape([shape]).Size;
        var (model, batch) = Weighted(shape, layer, x);
        using var executor = OneThread.Compile<T>(
            backend,
            model,
            new() { Objective = Objective.Of(model, new Loss.MeanAbsoluteError()), Seed = 1 }
        );
        var state = executor.Export();
        var weights = HostTensor<T>.Copy([1, size], dy ?? Enumerable.Repeat(T.One, size).ToArray());
        executor.Import(
            state with
            {
                Parameters = new([
                    .. state.Parameters.Where(pair => pair.Key != "2.weight"),
                    KeyValuePair.Create("2.weight", weights),
                ]),
            }
        );
        return executor.Differentiate(batch, RngKey.FromSeed(0), activations: true);
    }

    /// <summary>
    /// Behind the layer, the dot product with dy; its absolute error from a target far below has the derivative 1, so
    /// the gradient that reaches the layer is dy to the bit.
    /// </summary>
    private static (Model, Batch<T>) Weighted<T>(Shape shape, Layer layer, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (
            TestData.Chain(shape, layer, new Layer.Flatten(), new Layer.Dense(1, hasBias: false)),
            Batch<T>.Of(1, x, new[] { T.CreateChecked(-1e30) })
        );
}
