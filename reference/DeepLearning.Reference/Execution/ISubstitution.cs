using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Puts other rules in the place of the backend's own, when a model is compiled. The product has none; the checks' own
/// checks plant wrong rules through it, one at a time.
/// </summary>
internal interface ISubstitution
{
    /// <summary>The operation of a node, or its own.</summary>
    Operation<T> Operation<T>(Model model, Node node, Operation<T> own)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The operation of a loss, or its own.</summary>
    LossOperation<T> Loss<T>(Loss loss, Shape output, LossOperation<T> own)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The rules of the update, or the backend's own.</summary>
    UpdateRules<T> Updates<T>(UpdateRules<T> own)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
