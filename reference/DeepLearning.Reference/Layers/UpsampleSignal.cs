// A signal in another size, a channel at a time. Output step q lies between steps s0 and s1, b of the way
// (Kernels/ResampledAxis.cs):
//
//   y[q] = (1 - b) x[s0] + b x[s1]
//   dx[s0] += (1 - b) dy[q],   dx[s1] += b dy[q]
//
// Nearest is the case b = 0: the other step is not read, so that what is not finite stays where it is.
//
// Source: PyTorch's torch.nn.functional.interpolate.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class UpsampleSignal<T>(Shape input, ResampledPixel<T>[] steps, bool isLinear) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        for (var signal = 0; signal < pass.Count * input[0]; signal++)
        {
            var x = pass.Input().Slice(signal * input[1], input[1]);
            var y = pass.Output.Slice(signal * steps.Length, steps.Length);
            for (var q = 0; q < steps.Length; q++)
            {
                var (s0, s1, b) = steps[q];
                y[q] = isLinear ? (T.One - b) * x[s0] + b * x[s1] : x[s0];
            }
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        if (pass.InputGradient().IsEmpty)
            return;
        for (var signal = 0; signal < pass.Count * input[0]; signal++)
        {
            var dx = pass.InputGradient().Slice(signal * input[1], input[1]);
            var dy = pass.OutputGradient.Slice(signal * steps.Length, steps.Length);
            for (var q = 0; q < steps.Length; q++)
            {
                var (s0, s1, b) = steps[q];
                if (!isLinear)
                {
                    dx[s0] += dy[q];
                    continue;
                }

                dx[s0] += (T.One - b) * dy[q];
                dx[s1] += b * dy[q];
            }
        }
    }
}
