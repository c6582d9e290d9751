// The logistic function.
//
//   y = 1 / (1 + exp(-x))
//   dx += dy y (1 - y)
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Sigmoid<T> : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        var x = pass.Input();
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++) y[i] = T.One / (T.One + T.Exp(-x[i]));
    }

    public override void Backward(NodePass<T> pass)
    {
        var y = pass.Output;
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++) dx[i] += dy[i] * y[i] * (T.One - y[i]);
    }
}
