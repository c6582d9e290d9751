// Softmax along the features of each sample.
//
//   y[j] = exp(x[j] - max x) / Σ_l exp(x[l] - max x)
//   dx[j] += y[j] (dy[j] - Σ_l dy[l] y[l])
//
// from dy[l]/dx[j] = y[l] ([l = j] - y[j]).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Softmax<T>(int features) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        for (var start = 0; start < pass.Output.Length; start += features)
            Probabilities.Softmax(pass.Input().Slice(start, features), pass.Output.Slice(start, features));
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradient();
        for (var start = 0; start < dx.Length; start += features)
        {
            var y = pass.Output.Slice(start, features);
            var dy = pass.OutputGradient.Slice(start, features);
            var sum = 0.0;
            for (var j = 0; j < features; j++)
                sum += double.CreateChecked(dy[j]) * double.CreateChecked(y[j]);
            var inner = T.CreateChecked(sum);
            for (var j = 0; j < features; j++)
                dx[start + j] += y[j] * (dy[j] - inner);
        }
    }
}
