// A transposed convolution: the linear map that takes a convolution's output gradient to its input gradient.
//
//   x [n, c, h, w], W [c, m/g, kh, kw], b [m], y [n, m, h', w'], g groups
//   y[i, o, u, v] = b[o] + Σ W[c, o, r, s] x[i, c, p, q]
//
// over the input channels c of o's group and all (p, q, r, s) with u = p stride - pad + r dilation and
// v = q stride - pad + s dilation. Let C be the convolution with this weight (c filters, which read m channels), so
// that y = Cᵀ x + b. Then, since C is linear in its input and in its weight,
//
//   dx += C dy
//   dW += what C's weight gets from the input dy and the output gradient x
//   db += Σ over images and pixels of dy
//
// Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016), chapter 4.
using System.Numerics;

namespace DeepLearning.Reference;

/// <param name="geometry">C's sizes: it reads what this layer writes.</param>
/// <param name="hasBias">Whether there is a b.</param>
internal sealed class ConvTranspose2d<T>(ConvGeometry geometry, bool hasBias) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Convolution<T> _convolution = Convolution<T>.For(geometry);
    private readonly int _plane = geometry.Image.Height * geometry.Image.Width;

    public override void Forward(NodePass<T> pass)
    {
        if (hasBias)
            for (var plane = 0; plane < pass.Count * geometry.Input[0]; plane++)
                pass.Output.Slice(plane * _plane, _plane).Fill(pass.Parameter(1)[plane % geometry.Input[0]]);
        _convolution.InputGradient(
            pass.Workers,
            pass.Count,
            pass.Parameter(0),
            pass.Input(),
            new(pass.Output, isAdded: hasBias)
        );
    }

    public override void Backward(NodePass<T> pass)
    {
        if (hasBias)
            AddBias(new(pass.Count, geometry.Input[0], _plane), pass.OutputGradient, pass.ParameterGradient(1));
        var dx = pass.InputGradientToFill();
        if (dx.IsWanted)
        {
            var added = dx.IsAdded ? pass.Saved(1, dx.Values.Length) : dx.Values;
            _convolution.Forward(pass.Workers, pass.Count, pass.OutputGradient, pass.Parameter(0), [], added);
            if (dx.IsAdded)
                dx.Take(added);
        }

        _convolution.Backward(
            pass.Workers,
            pass.Count,
            pass.OutputGradient,
            pass.Parameter(0),
            pass.Input(),
            default,
            pass.ParameterGradient(0),
            [],
            pass.Saved(0, _convolution.PartsLength(pass.Count))
        );
    }

    private static void AddBias(ChannelPlanes planes, ReadOnlySpan<T> dy, Span<T> dBias)
    {
        for (var channel = 0; channel < dBias.Length; channel++)
            dBias[channel] += T.CreateChecked(planes.Sum(new Same<T>(), channel, dy));
    }
}
