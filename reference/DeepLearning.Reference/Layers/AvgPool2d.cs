// Average-pooling: the mean of each window, a channel at a time. Windows slide over an image padded with zeros, or
// follow from the output's size (adaptive).
//
//   y[i, c, p, q] = (1/d) Σ over taps inside the image of x[i, c, row, column]
//   dx[tap] += dy / d for every tap inside the image
//
// The divisor d counts the taps that lie in the padded image, or, where padding is not counted, in the image.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class AvgPool2d<T>(Shape input, Shape output, PoolAxis rows, PoolAxis columns) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _inputPlane = input[1] * input[2];
    private readonly int _outputPlane = output[1] * output[2];

    public AvgPool2d(Shape input, Shape output, Window2d window, bool countPadding)
        : this(
            input,
            output,
            PoolAxis.Rows(input, output, window, countPadding),
            PoolAxis.Columns(input, output, window, countPadding)
        ) { }

    public override void Forward(NodePass<T> pass)
    {
        for (var plane = 0; plane < pass.Count * input[0]; plane++)
        {
            var x = pass.Input().Slice(plane * _inputPlane, _inputPlane);
            var y = pass.Output.Slice(plane * _outputPlane, _outputPlane);
            for (var pixel = 0; pixel < _outputPlane; pixel++)
            {
                var (p, q) = (pixel / output[2], pixel % output[2]);
                var sum = 0.0;
                for (var row = rows.First[p]; row < rows.End[p]; row++)
                for (var column = columns.First[q]; column < columns.End[q]; column++)
                    sum += double.CreateChecked(x[row * input[2] + column]);
                y[pixel] = T.CreateChecked(sum / (rows.Taps[p] * columns.Taps[q]));
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
                var (p, q) = (pixel / output[2], pixel % output[2]);
                var share = dy[pixel] / T.CreateChecked(rows.Taps[p] * columns.Taps[q]);
                for (var row = rows.First[p]; row < rows.End[p]; row++)
                for (var column = columns.First[q]; column < columns.End[q]; column++)
                    dx[row * input[2] + column] += share;
            }
        }
    }
}
