using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>Shares an executor's weights; its buffers are its own, and it computes on the calling thread.</summary>
internal sealed class ReferencePredictor<T>(Workspace<T> workspace) : IPredictor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Model Model => workspace.Store.Model;

    public NamedTensors<T> Predict(IReadOnlyList<ReadOnlyMemory<T>> inputs, int count)
    {
        BatchRules.CheckInputs(Model, inputs, count);
        workspace.Forward(inputs, count, default);
        return new(
            Model.Outputs.Select(name =>
                KeyValuePair.Create(name, HostTensor<T>.Copy(Model.ShapeOf(name).Batched(count), workspace[name].Value))
            )
        );
    }

    public void Dispose() { }
}
