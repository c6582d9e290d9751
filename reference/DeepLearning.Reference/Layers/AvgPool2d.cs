// Average-pooling: the mean of each window, a channel at a time, over an image padded with zeros.
//
//   y[i, c, p, q] = (1/d) Σ over taps inside the image of x[i, c, p stride - pad + r, q stride - pad + s]
//   dx[tap] += dy / d for every tap inside the image
//
// The divisor d counts the taps that lie in the padded image, or, where padding is not counted, in the image.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class AvgPool2d<T>(Shape input, Shape output, Window2d window, bool countPadding) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _inputPlane = input[1] * input[2];
    private readonly int _outputPlane = output[1] * output[2];

    public override void Forward(NodePass<T> pass)
    {
        for (var plane = 0; plane < pass.Count * input[0]; plane++)
        {
            var x = pass.Input().Slice(plane * _inputPlane, _inputPlane);
            var y = pass.Output.Slice(plane * _outputPlane, _outputPlane);
            for (var pixel = 0; pixel < _outputPlane; pixel++)
            {
                var (rows, columns, divisor) = Window(pixel);
                var sum = 0.0;
                for (var row = rows.First; row < rows.End; row++)
                for (var column = columns.First; column < columns.End; column++)
                    sum += double.CreateChecked(x[row * input[2] + column]);
                y[pixel] = T.CreateChecked(sum / divisor);
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
            for (var pixel = 0; pixel < _outputPlane; pixel++)
            {
                var (rows, columns, divisor) = Window(pixel);
                var share = dy[pixel] / T.CreateChecked(divisor);
                for (var row = rows.First; row < rows.End; row++)
                for (var column = columns.First; column < columns.End; column++)
                    dx[row * input[2] + column] += share;
            }
        }
    }

    private ((int First, int End) Rows, (int First, int End) Columns, int Divisor) Window(int pixel)
    {
        var (rows, rowTaps) = Axis(
            pixel / output[2],
            window.Stride.Height,
            window.Padding.Top,
            window.Kernel.Height,
            input[1]
        );
        var (columns, columnTaps) = Axis(
            pixel % output[2],
            window.Stride.Width,
            window.Padding.Left,
            window.Kernel.Width,
            input[2]
        );
        return (rows, columns, rowTaps * columnTaps);
    }

    private ((int First, int End) Inside, int Taps) Axis(int position, int stride, int padding, int kernel, int extent)
    {
        var start = position * stride - padding;
        var end = Math.Min(start + kernel, extent + padding);
        var inside = (Math.Max(start, 0), Math.Min(end, extent));
        return (inside, countPadding ? end - start : inside.Item2 - inside.Item1);
    }
}
