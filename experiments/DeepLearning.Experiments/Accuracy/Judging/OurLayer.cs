using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The reference backend's passes over one elementwise layer.</summary>
internal sealed class OurLayer<T> : IPasses<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly long[] _sample = [0];
    private readonly Workspace<T> _workspace;
    private readonly ParameterGradients<T> _gradients;

    /// <param name="layer">The layer.</param>
    /// <param name="count">Numbers at once.</param>
    public OurLayer(Layer layer, int count)
    {
        var model = new Model([new Node("x", new Layer.Input([count])), new Node("y", layer, ["x"])], ["y"]);
        var layout = new ParameterLayout(model);
        _gradients = new(layout);
        var store = new WeightStore<T>(model, layout);
        _workspace = new Workspace<T>(
            store.Weights,
            OperationFactory<T>.For(model, null),
            Objective.Of(model, new Loss.MeanSquaredError()),
            Workers.Single
        )
        {
            Weights = store.Current,
        };
    }

    public void Run(T[] x, T[] y, T[] slope)
    {
        _workspace.Forward([x], 1, _sample, training: true, movesStatistics: false, RngKey.FromSeed(1));
        _workspace.BeginBackward(_gradients, inputs: true);
        var (input, output) = (_workspace["x"], _workspace["y"]);
        output.Value.CopyTo(y);
        output.OutputGradientToWrite.Fill(T.One);
        output.Operation.Backward(output);
        input.OutputGradient.CopyTo(slope);
    }

    public void Dispose() { }
}
