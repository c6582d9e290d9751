// The rectifier.
//
//   y = max(0, x)
//   dx += dy where y > 0
//
// At the kink the derivative is 0. As libtorch has them: relu(-0.0) = -0.0, relu(NaN) = NaN with derivative 1, hence the
// comparisons below, which a NaN fails.
// Source: Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class ReLU<T> : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        var x = pass.Input();
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++) y[i] = x[i] < T.Zero ? T.Zero : x[i];
    }

    public override void Backward(NodePass<T> pass)
    {
        var y = pass.Output;
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++) dx[i] += y[i] <= T.Zero ? T.Zero : dy[i];
    }
}
