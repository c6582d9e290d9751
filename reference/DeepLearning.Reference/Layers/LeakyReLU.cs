// The leaky rectifier, with slope a.
//
//   y = x where x > 0, a x elsewhere
//   dx += dy where x > 0, a dy elsewhere
//
// At the kink, and at NaN, the derivative is a, as libtorch has it.
// Source: Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class LeakyReLU<T>(double slope) : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _slope = T.CreateChecked(slope);

    public override void Forward(NodePass<T> pass)
    {
        var x = pass.Input();
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++) y[i] = x[i] > T.Zero ? x[i] : _slope * x[i];
    }

    public override void Backward(NodePass<T> pass)
    {
        var x = pass.Input();
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++) dx[i] += x[i] > T.Zero ? dy[i] : _slope * dy[i];
    }
}
