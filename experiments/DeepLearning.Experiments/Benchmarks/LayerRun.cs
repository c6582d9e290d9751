using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>The reference backend's passes over one layer, from x to y; the gradient of y is given.</summary>
internal sealed class LayerRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NodePass<T> _x,
        _y;

    public LayerRun(Model model, int count, Workers workers)
    {
        var layout = new ParameterLayout(model);
        var store = new WeightStore<T>(model, layout);
        var initial = ExecutorState<T>.Initial(model, 1);
        store.Import(initial.Parameters, initial.State);
        var workspace = new Workspace<T>(
            store.Weights,
            OperationFactory<T>.For(model, null),
            Objective.Of(model, new Loss.MeanSquaredError()),
            workers
        )
        {
            Weights = store.Current,
        };
        long[] samples = [.. Enumerable.Range(0, count)];
        workspace.Forward(
            [Normal(1, count * model.ShapeOf("x").Size)],
            count,
            samples,
            training: true,
            movesStatistics: true,
            RngKey.FromSeed(1)
        );
        workspace.BeginBackward(new ParameterGradients<T>(layout), inputs: true);
        (_x, _y) = (workspace["x"], workspace["y"]);
        Normal(2, count * model.ShapeOf("y").Size).CopyTo(_y.OutputGradientToWrite);
    }

    public void ForwardBackward()
    {
        _y.Operation.Forward(_y);
        _x.HasGradient = false;
        _y.Operation.Backward(_y);
    }

    private static T[] Normal(ulong stream, int count)
    {
        var values = new T[count];
        Draws.Normal(RngKey.FromSeed(stream), 0, 1, values);
        return values;
    }
}
