using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>What one pass through the graph is.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Training">Whether dropout drops and batch norm uses the batch's statistics.</param>
/// <param name="MovesStatistics">Whether batch norm may move its running statistics.</param>
/// <param name="Dropout">The step's key for dropout, before the node's name is folded in.</param>
/// <param name="Samples">Each sample's index in the whole data set; read in training only.</param>
/// <param name="Failure">Where exceptions of callbacks wait in the backward pass; null where there is none.</param>
internal readonly record struct LayerPass(
    int Count,
    bool Training,
    bool MovesStatistics,
    RngKey Dropout,
    ReadOnlyMemory<long> Samples,
    CallbackFailure? Failure = null
)
{
    /// <summary>
    /// Whether every node's value is read after the pass: for gradients, or to find what is not finite.
    /// </summary>
    public bool KeepsValues { get; init; } = true;

    public static LayerPass Inference(int count) => new(count, false, false, default, default) { KeepsValues = false };
}

/// <summary>What a node computes. Its weights are bound already.</summary>
/// <param name="inputs">The values it reads, each [count, ...].</param>
/// <param name="pass">The pass.</param>
/// <returns>A tensor of its own (not one of the inputs), so that gradients of the two can be told apart.</returns>
internal delegate Tensor LayerForward(Tensor[] inputs, in LayerPass pass);
