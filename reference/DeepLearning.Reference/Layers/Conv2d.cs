// A two-dimensional convolution (a cross-correlation: the kernel is not flipped), as matrix products over unfolded images.
//
//   x [n, c, h, w], W [m, c/g, kh, kw], b [m], y [n, m, h', w'], g groups
//   y[i, o, p, q] = b[o] + Σ_{c, r, s} W[o, c, r, s] x[i, c, p stride - pad + r dilation, q stride - pad + s dilation]
//
// where x is 0 outside the image. Unfolding writes, for one image and one group, the values each output pixel reads into a
// column: U [c/g kh kw, h' w']. With W as the matrix [m/g, c/g kh kw] of the group:
//
//   y  = W U + b
//   dW += dy Uᵀ
//   dU  = Wᵀ dy,  folded back: dx[pixel] += every element of dU that was read from it
//   db += Σ over images and pixels of dy
//
// Source: Chellapilla, Puri, Simard, "High performance convolutional neural networks for document processing" (2006).
using System.Buffers;
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Conv2d<T>(ConvGeometry geometry, bool hasBias) : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _filters = geometry.OutputChannels / geometry.Groups;
    private readonly int _taps = geometry.Rows;
    private readonly int _pixels = geometry.OutputImage.Height * geometry.OutputImage.Width;

    public override void Forward(NodePass<T> pass)
    {
        var unfolded = ArrayPool<T>.Shared.Rent(_taps * _pixels);
        var x = pass.Input();
        var y = pass.Output;
        var weight = pass.Parameter(0);
        for (var i = 0; i < pass.Count; i++)
        {
            for (var group = 0; group < geometry.Groups; group++)
            {
                var yGroup = y.Slice(OutputStart(i, group), _filters * _pixels);
                for (var filter = 0; filter < _filters; filter++)
                    yGroup.Slice(filter * _pixels, _pixels).Fill(hasBias ? pass.Parameter(1)[group * _filters + filter] : T.Zero);
                Unfolding.Unfold(geometry, x.Slice(InputStart(i, group), InputSize), unfolded.AsSpan(0, _taps * _pixels));
                MatrixProduct.Add(_filters, _pixels, _taps, Filters(weight, group), unfolded, yGroup);
            }
        }

        ArrayPool<T>.Shared.Return(unfolded);
    }

    public override void Backward(NodePass<T> pass)
    {
        var buffer = ArrayPool<T>.Shared.Rent(_taps * _pixels);
        var unfolded = buffer.AsSpan(0, _taps * _pixels);
        var x = pass.Input();
        var dx = pass.InputGradient();
        var dy = pass.OutputGradient;
        var weight = pass.Parameter(0);
        var dWeight = pass.ParameterGradient(0);
        for (var i = 0; i < pass.Count; i++)
        {
            for (var group = 0; group < geometry.Groups; group++)
            {
                var dyGroup = dy.Slice(OutputStart(i, group), _filters * _pixels);
                Unfolding.Unfold(geometry, x.Slice(InputStart(i, group), InputSize), unfolded);
                MatrixProduct.AddTransposedRight(_filters, _taps, _pixels, dyGroup, unfolded, dWeight.Slice(group * _filters * _taps, _filters * _taps));
                if (dx.IsEmpty) continue;
                unfolded.Clear();
                MatrixProduct.AddTransposedLeft(_taps, _pixels, _filters, Filters(weight, group), dyGroup, unfolded);
                Unfolding.AddFolded(geometry, unfolded, dx.Slice(InputStart(i, group), InputSize));
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
        if (!hasBias) return;
        var db = pass.ParameterGradient(1);
        for (var i = 0; i < pass.Count; i++)
            for (var filter = 0; filter < geometry.OutputChannels; filter++)
                db[filter] += Elementwise.Sum(dy.Slice((i * geometry.OutputChannels + filter) * _pixels, _pixels));
    }

    private int InputSize => geometry.GroupChannels * geometry.Image.Height * geometry.Image.Width;

    private int InputStart(int sample, int group) => (sample * geometry.Groups + group) * InputSize;

    private int OutputStart(int sample, int group) => (sample * geometry.Groups + group) * _filters * _pixels;

    private ReadOnlySpan<T> Filters(ReadOnlySpan<T> weight, int group) => weight.Slice(group * _filters * _taps, _filters * _taps);
}
