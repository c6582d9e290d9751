using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>Its buffers are its own; a call allocates nothing once they have grown to the largest batch.</summary>
internal sealed class ReferencePredictor<T> : Predictor<T, WeightSet<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Workspace<T> _workspace;
    private readonly NodePass<T>[] _outputs;

    public ReferencePredictor(PublishedWeights<WeightSet<T>> weights, Workspace<T> workspace)
        : base(workspace.Layout.Model, weights)
    {
        _workspace = workspace;
        _outputs = [.. Model.Outputs.Select(name => workspace[name])];
    }

    protected override void Predict(
        WeightSet<T> weights,
        ReadOnlySpan<InputValues<T>> inputs,
        int count,
        ReadOnlySpan<Memory<T>> outputs
    )
    {
        _workspace.Weights = weights;
        for (var i = 0; i < inputs.Length; i++)
            _workspace.Lend(i, inputs[i]);
        try
        {
            _workspace.Forward(count, default);
            for (var i = 0; i < outputs.Length; i++)
                _outputs[i].Value.CopyTo(outputs[i].Span);
        }
        finally
        {
            _workspace.Weights = null!;
            for (var i = 0; i < inputs.Length; i++)
                _workspace.Lend(i, default);
        }
    }
}
