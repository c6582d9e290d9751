using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>What an ONNX file became.</summary>
/// <param name="Model">The model; its inputs have the graph's names.</param>
/// <param name="State">Parameters and running statistics; no optimizer state.</param>
/// <param name="Outputs">The graph's outputs, in its order, with the node that computes each.</param>
public sealed record ImportedModel<T>(Model Model, ExecutorState<T> State, Sequence<ImportedOutput> Outputs)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>An output of an ONNX graph.</summary>
/// <param name="Name">The graph's name for it.</param>
/// <param name="Node">The model's node that computes it.</param>
/// <param name="Shape">
/// A sample's shape there; empty for one number a sample, which is [1] in the model.
/// </param>
public sealed record ImportedOutput(string Name, string Node, Shape Shape);
