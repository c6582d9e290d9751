// An image in another size, a channel at a time. Output pixel (p, q) lies between rows r0 and r1, a of the way, and
// between columns s0 and s1, b of the way (Kernels/ResampledAxis.cs):
//
//   y[p, q] = (1 - a) ((1 - b) x[r0, s0] + b x[r0, s1]) + a ((1 - b) x[r1, s0] + b x[r1, s1])
//   dx[r0, s0] += (1 - a) (1 - b) dy[p, q],   and so on for the other three
//
// Nearest is the case a = b = 0: the other three pixels are not read, so that what is not finite stays where it is.
//
// Source: PyTorch's torch.nn.functional.interpolate.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Upsample<T>(Shape input, ResampledPixel<T>[] rows, ResampledPixel<T>[] columns, bool isLinear)
    : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _inputPlane = input[1] * input[2];
    private readonly int _outputPlane = rows.Length * columns.Length;

    public override void Forward(NodePass<T> pass)
    {
        for (var plane = 0; plane < pass.Count * input[0]; plane++)
        {
            var x = pass.Input().Slice(plane * _inputPlane, _inputPlane);
            var y = pass.Output.Slice(plane * _outputPlane, _outputPlane);
            var next = 0;
            foreach (var (r0, r1, a) in rows)
            {
                ReadOnlySpan<T> upper = x.Slice(r0 * input[2], input[2]),
                    lower = x.Slice(r1 * input[2], input[2]);
                foreach (var (s0, s1, b) in columns)
                    y[next++] = !isLinear
                        ? upper[s0]
                        : (T.One - a) * ((T.One - b) * upper[s0] + b * upper[s1])
                            + a * ((T.One - b) * lower[s0] + b * lower[s1]);
            }
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        if (pass.InputGradient().IsEmpty)
            return;
        for (var plane = 0; plane < pass.Count * input[0]; plane++)
        {
            var dx = pass.InputGradient().Slice(plane * _inputPlane, _inputPlane);
            var dy = pass.OutputGradient.Slice(plane * _outputPlane, _outputPlane);
            var next = 0;
            foreach (var (r0, r1, a) in rows)
            {
                Span<T> upper = dx.Slice(r0 * input[2], input[2]),
                    lower = dx.Slice(r1 * input[2], input[2]);
                foreach (var (s0, s1, b) in columns)
                {
                    var gradient = dy[next++];
                    if (!isLinear)
                    {
                        upper[s0] += gradient;
                        continue;
                    }

                    upper[s0] += (T.One - a) * (T.One - b) * gradient;
                    upper[s1] += (T.One - a) * b * gradient;
                    lower[s0] += a * (T.One - b) * gradient;
                    lower[s1] += a * b * gradient;
                }
            }
        }
    }
}
