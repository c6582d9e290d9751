using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// What every comparison refuses before it starts, so that no difference is blamed on a backend that has no part in it.
/// </summary>
internal static class Preconditions
{
    public static void Check<T>(
        IReadOnlyList<IBackend> backends,
        Model model,
        Objective objective,
        Batch<T> batch,
        Device device
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Available(backends, device);
        objective.Check(model);
        BatchRules.CheckDifferentiation(model, objective, batch, training: false);
        if (batch.Count == 0)
            throw new ArgumentException("an empty batch has no gradients to compare");
        for (var i = 0; i < batch.Inputs.Count; i++)
            Finite(batch.Inputs[i].Reals.Span, $"input '{model.Inputs[i].Name}'");
        foreach (var target in batch.Targets)
            if (target is Targets<T>.Values values)
                Finite(values.Elements.Span, "the targets");
    }

    public static void Available(IReadOnlyList<IBackend> backends, Device device)
    {
        foreach (var backend in backends)
            if (backend.WhyUnavailable(device) is { } why)
                throw new BackendUnavailableException(
                    $"backend '{backend.Name}' cannot compute on {device}, so nothing was compared: {why}"
                );
    }

    private static void Finite<T>(ReadOnlySpan<T> values, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i]))
                throw new ArgumentException(
                    $"{what} holds {values[i]} at element {i}: a gradient check needs finite values"
                );
    }
}
