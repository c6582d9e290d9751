using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>What a model took over of a state dict; its names are the model's.</summary>
/// <param name="State">The parameters and the non-trained state, for <see cref="IExecutor{T}.Import"/>.</param>
/// <param name="Carried">What was taken over.</param>
/// <param name="Missing">What the model has and the state dict has not: drawn anew.</param>
/// <param name="Unexpected">What the state dict has and the model has not: left out.</param>
/// <param name="Misshaped">What both have, in other shapes: drawn anew.</param>
public sealed record StateDictImport<T>(
    ExecutorState<T> State,
    Sequence<string> Carried,
    Sequence<string> Missing,
    Sequence<string> Unexpected,
    Sequence<ShapeDifference> Misshaped
)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>A tensor of another shape than the model's parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Stored">The tensor's shape.</param>
/// <param name="Expected">The parameter's.</param>
public sealed record ShapeDifference(string Name, Shape Stored, Shape Expected)
{
    public override string ToString() => $"'{Name}' is {Stored}, but the model's is {Expected}";
}
