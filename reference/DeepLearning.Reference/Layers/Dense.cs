// A fully connected layer.
//
//   x [n, k], W [m, k], b [m], y [n, m]
//   y = x Wᵀ + b
//
// With dy = dL/dy, by the chain rule over y[i,j] = Σ_l x[i,l] W[j,l] + b[j]:
//
//   dx += dy W          [n, k]
//   dW += dyᵀ x         [m, k]
//   db += Σ_i dy[i, :]  [m]
//
// Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", Nature 323 (1986).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Dense<T>(int features, int units, bool hasBias) : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        var y = pass.Output;
        for (var i = 0; i < pass.Count; i++)
        {
            var row = y.Slice(i * units, units);
            if (hasBias) pass.Parameter(1).CopyTo(row);
            else row.Clear();
        }

        MatrixProduct.AddTransposedRight(pass.Count, units, features, pass.Input(), pass.Parameter(0), y);
    }

    public override void Backward(NodePass<T> pass)
    {
        var x = pass.Input();
        var dy = pass.OutputGradient;
        var dx = pass.InputGradient();
        if (!dx.IsEmpty) MatrixProduct.Add(pass.Count, features, units, dy, pass.Parameter(0), dx);
        MatrixProduct.AddTransposedLeft(units, features, pass.Count, dy, x, pass.ParameterGradient(0));
        if (!hasBias) return;
        var db = pass.ParameterGradient(1);
        for (var i = 0; i < pass.Count; i++) Elementwise.Add(dy.Slice(i * units, units), db);
    }
}
