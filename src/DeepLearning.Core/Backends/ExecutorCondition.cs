namespace DeepLearning;

/// <summary>
/// Whether an executor is whole. After an exception it is as before the call, or, where that is not to be had (the
/// exception came while parameters were moving), broken: from then on it refuses every use until a state is imported.
/// </summary>
public sealed class ExecutorCondition
{
    private Exception? _cause;

    /// <summary>Says that parameters, gradients or optimizer state have changed in part.</summary>
    /// <param name="cause">What ended the call that changed them.</param>
    public void Break(Exception cause) => _cause ??= cause;

    /// <summary>Says that all of it was replaced.</summary>
    public void Mend() => _cause = null;

    /// <exception cref="InvalidOperationException">The executor is broken.</exception>
    public void Check()
    {
        if (_cause is { } cause)
            throw new InvalidOperationException(
                $"the executor cannot be used until a state is imported: {cause.GetType().Name} ended a "
                    + $"call while its parameters, gradients or optimizer state were changing ({cause.Message})",
                cause
            );
    }
}
