using System.Numerics;

namespace DeepLearning;

/// <summary>The state of a model as the first state of what it was edited to.</summary>
public static class ModelEditTransfer
{
    /// <summary>
    /// Takes over what carries over, and draws the rest: <c>executor.Import(edit.Transfer(saved.Executor,
    /// 1).State)</c>.
    /// </summary>
    /// <inheritdoc
    /// cref="ParameterTransfer{T}.Of(ModelEdit, IReadOnlyList{ExecutorState{T}}, ulong, bool, IReadOnlyList{string})"/>
    /// <param name="source">A state of the one model that the edit began with.</param>
    public static ParameterTransfer<T> Transfer<T>(
        this ModelEdit edit,
        ExecutorState<T> source,
        ulong seed,
        bool optimizerState = false,
        IReadOnlyList<string>? fresh = null
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ParameterTransfer<T>.Of(edit, [source], seed, optimizerState, fresh ?? []);

    /// <summary>The same for joined models: a state of each, in their order.</summary>
    /// <inheritdoc
    /// cref="ParameterTransfer{T}.Of(ModelEdit, IReadOnlyList{ExecutorState{T}}, ulong, bool, IReadOnlyList{string})"/>
    public static ParameterTransfer<T> Transfer<T>(
        this ModelEdit edit,
        IReadOnlyList<ExecutorState<T>> sources,
        ulong seed,
        bool optimizerState = false,
        IReadOnlyList<string>? fresh = null
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ParameterTransfer<T>.Of(edit, sources, seed, optimizerState, fresh ?? []);
}
