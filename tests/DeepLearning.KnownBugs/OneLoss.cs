using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>A loss alone, on outputs that the test gives.</summary>
internal static class OneLoss
{
    /// <summary>Loss and gradient of logits [n, classes] against n classes.</summary>
    public static (double Loss, T[] Gradient) OfClasses<T>(
        string backend,
        Loss loss,
        int width,
        T[] logits,
        params int[] classes
    )
        where T : unmanaged, IFloatingPointIeee754<T> => Of(backend, loss, width, Batch<T>.Of(logits, classes));

    /// <summary>Loss and gradient of outputs [n, width] against as many values.</summary>
    public static (double Loss, T[] Gradient) OfValues<T>(
        string backend,
        Loss loss,
        int width,
        T[] outputs,
        params T[] values
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Of(backend, loss, width, Batch<T>.Of(outputs.Length / width, outputs, values));

    private static (double Loss, T[] Gradient) Of<T>(string backend, Loss loss, int width, Batch<T> batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = TestData.Chain([width], new Layer.Flatten());
        using var executor = OneThread.Compile<T>(backend, model, new() { Objective = Objective.Of(model, loss) });
        var pass = executor.Differentiate(batch, RngKey.FromSeed(0));
        return (pass.Loss, pass.InputGradients["input"].Span.ToArray());
    }
}
