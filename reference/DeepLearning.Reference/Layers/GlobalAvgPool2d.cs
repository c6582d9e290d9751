// Global average-pooling: the mean of each channel over its P pixels.
//
//   y[i, c] = (1/P) Σ x[i, c, ...],   dx[i, c, ...] += dy[i, c] / P
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class GlobalAvgPool2d<T>(Shape input) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _plane = input[1] * input[2];

    public override void Forward(NodePass<T> pass)
    {
        for (var i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = T.CreateChecked(Elementwise.Sum(pass.Input().Slice(i * _plane, _plane)) / _plane);
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradient();
        var dy = pass.OutputGradient;
        if (dx.IsEmpty)
            return;
        var pixels = T.CreateChecked(_plane);
        for (var i = 0; i < dy.Length; i++)
            foreach (ref var gradient in dx.Slice(i * _plane, _plane))
                gradient += dy[i] / pixels;
    }
}
