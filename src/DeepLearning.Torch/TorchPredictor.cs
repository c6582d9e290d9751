using System.Numerics;
using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>Predicts on libtorch with values of its own, on the calling thread only.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class TorchPredictor<T>(
    Model model,
    PublishedWeights<TorchWeightSet<T>> weights,
    TorchGraph<T>.Workspace workspace
) : Predictor<T, TorchWeightSet<T>>(model, weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Predict(
        TorchWeightSet<T> weights,
        ReadOnlySpan<InputValues<T>> inputs,
        int count,
        ReadOnlySpan<Memory<T>> outputs
    )
    {
        using var one = TorchThreads.UseOne();
        using var inference = torch.inference_mode();
        using var scope = torch.NewDisposeScope();
        var graph = weights.Graph;
        for (var i = 0; i < inputs.Length; i++)
            graph.Upload(workspace, i, inputs[i], count);
        graph.Run(workspace, LayerPass.Inference(count));
        for (var i = 0; i < outputs.Length; i++)
            graph.Download(workspace, i, outputs[i].Span);
    }
}
