using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// A layer that feeds a chosen dLoss/dy to the node before it: it reads y and dy (an input of the batch), gives 0, and
/// its backward pass adds dy times its own output gradient to y's gradient. Unlike a sum of y dy it hands on the bits
/// of dy, whatever y is, NaN too.
/// </summary>
internal sealed record Injection : ICustomLayer
{
    public string Kind => "Injection";

    public Shape InferShape(Sequence<Shape> inputs) =>
        inputs.Count == 2 && inputs[0] == inputs[1]
            ? [1]
            : throw new ShapeException($"expects a value and its gradient, of one shape, but is given {inputs}");

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T> => pass.Output.Clear();

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient(0);
        var dy = pass.Input(1);
        var factors = pass.OutputGradient;
        if (dx.IsEmpty || pass.Count == 0)
            return;
        var size = dy.Length / pass.Count;
        for (var i = 0; i < dx.Length; i++)
            dx[i] += dy[i] * factors[i / size];
    }
}
