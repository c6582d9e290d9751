// The hyperbolic tangent.
//
//   y = tanh(x)
//   dx += dy (1 - y²)
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Tanh<T> : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        var x = pass.Input();
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++) y[i] = T.Tanh(x[i]);
    }

    public override void Backward(NodePass<T> pass)
    {
        var y = pass.Output;
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++) dx[i] += dy[i] * (T.One - y[i] * y[i]);
    }
}
