using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>The reference backend's passes over a model from x to y, without a loss: the gradient of y is given.</summary>
internal sealed class LayerRun<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Workspace<T> _workspace;
    private readonly AlignedArray<T> _gradients;
    private readonly ReadOnlyMemory<T>[] _inputs;
    private readonly long[] _samples;
    private readonly T[] _outputGradient;

    public LayerRun(Model model, int count, Workers workers)
    {
        var layout = new ParameterLayout(model);
        var store = new ParameterStore<T>(model, layout);
        var initial = ExecutorState<T>.Initial(model, 1);
        store.Import(initial.Parameters, initial.State);
        _workspace = new Workspace<T>(store, OperationFactory<T>.For(model, null), Objective.Of(model, new Loss.MeanSquaredError()), workers);
        _gradients = new AlignedArray<T>(layout.Length);
        _inputs = [Normal(1, count * model.ShapeOf("x").Size)];
        _outputGradient = Normal(2, count * model.ShapeOf("y").Size);
        _samples = [.. Enumerable.Range(0, count)];
    }

    public void ForwardBackward()
    {
        _workspace.Forward(_inputs, _samples.Length, _samples, training: true, movesStatistics: true, RngKey.FromSeed(1));
        _workspace.BeginBackward(_gradients, inputs: true);
        _outputGradient.CopyTo(_workspace["y"].OutputGradientToWrite);
        _workspace.Backward();
    }

    private static T[] Normal(ulong stream, int count)
    {
        var values = new T[count];
        Draws.Normal(RngKey.FromSeed(stream), 0, 1, values);
        return values;
    }
}
