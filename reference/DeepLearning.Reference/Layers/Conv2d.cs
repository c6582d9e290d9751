// A two-dimensional convolution (a cross-correlation: the kernel is not flipped), as matrix products over unfolded
// images.
//
//   x [n, c, h, w], W [m, c/g, kh, kw], b [m], y [n, m, h', w'], g groups
//   y[i, o, p, q] = b[o] + Σ_{c, r, s} W[o, c, r, s] x[i, c, p stride - pad + r dilation, q stride - pad + s dilation]
//
// where x is 0 outside the image. Writing, for one image and one group, the values that each output pixel reads into a
// column, U [c/g kh kw, h' w'], and W as the matrix [m/g, c/g kh kw] of the group:
//
//   y  = W U + b
//   dW += dy Uᵀ
//   dU  = Wᵀ dy,  folded back: dx[pixel] += every element of dU that was read from it
//   db += Σ over images and pixels of dy
//
// Whether U is written out, only read through, or transformed (Winograd), Kernels/Convolution.cs decides by the sizes.
//
// Source: Chellapilla, Puri, Simard, "High performance convolutional neural networks for document processing" (2006).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Conv2d<T>(ConvGeometry geometry, bool hasBias) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Convolution<T> _convolution = Convolution<T>.For(geometry);

    public override void Forward(NodePass<T> pass) =>
        _convolution.Forward(
            pass.Workers,
            pass.Count,
            pass.Input(),
            pass.Parameter(0),
            hasBias ? pass.Parameter(1) : [],
            pass.Output
        );

    public override void Backward(NodePass<T> pass) =>
        _convolution.Backward(
            pass.Workers,
            pass.Count,
            pass.Input(),
            pass.Parameter(0),
            pass.OutputGradient,
            pass.InputGradientToFill(),
            pass.ParameterGradient(0),
            hasBias ? pass.ParameterGradient(1) : [],
            pass.Saved(0, _convolution.PartsLength(pass.Count))
        );
}
