namespace DeepLearning;

/// <summary>
/// What a training step does when its loss, or the gradients' norm that it clips by, is NaN or infinite. It concerns
/// <see cref="IExecutor{T}.Step"/>, <see cref="IExecutor{T}.Accumulate"/> and <see cref="IExecutor{T}.Update"/> only:
/// evaluation, differentiation and prediction always let such values pass.
/// </summary>
public enum NotFinite
{
    /// <summary>It throws a <see cref="NotFiniteException"/>, and the executor is as before the call.</summary>
    Refuse,

    /// <summary>It goes on, as PyTorch does: the values reach the parameters.</summary>
    Pass,
}
