// A convolution over images whose border is made of their own pixels (reflected, replicated, circular):
//
//   y = conv(P x),   dx += Pᵀ (conv's dx),   dW and db are conv's at P x
//
// where P copies each image into a larger one; its transpose adds up what came from the same pixel.
using System.Numerics;

namespace DeepLearning.Reference;

/// <param name="geometry">Of the image without its border, which the window's padding describes.</param>
/// <param name="mode">What stands in the border.</param>
/// <param name="hasBias">Whether there is a b.</param>
internal sealed class BorderedConv2d<T>(ConvGeometry geometry, PaddingMode mode, bool hasBias) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Border<T> _border = new(geometry.Input, geometry.Window.Padding, mode);
    private readonly Convolution<T> _convolution = Convolution<T>.For(Inner(geometry, mode));

    public override void Forward(NodePass<T> pass)
    {
        var padded = Padded(pass);
        _border.Pad(pass.Input(), padded);
        _convolution.Forward(
            pass.Workers,
            pass.Count,
            padded,
            pass.Parameter(0),
            hasBias ? pass.Parameter(1) : [],
            pass.Output
        );
    }

    public override void Backward(NodePass<T> pass)
    {
        var padded = Padded(pass);
        var dx = pass.InputGradientToFill();
        var dPadded = dx.IsWanted ? pass.Saved(2, padded.Length) : [];
        _convolution.Backward(
            pass.Workers,
            pass.Count,
            padded,
            pass.Parameter(0),
            pass.OutputGradient,
            new(dPadded, isAdded: false),
            pass.ParameterGradient(0),
            hasBias ? pass.ParameterGradient(1) : [],
            pass.Saved(0, _convolution.PartsLength(pass.Count))
        );
        if (!dx.IsWanted)
            return;
        if (!dx.IsAdded)
            dx.Values.Clear();
        _border.AddBack(dPadded, dx.Values);
    }

    private Span<T> Padded(NodePass<T> pass) => pass.Saved(1, checked(pass.Count * _border.Padded.Size));

    private static ConvGeometry Inner(ConvGeometry geometry, PaddingMode mode) =>
        new(
            new Border<T>(geometry.Input, geometry.Window.Padding, mode).Padded,
            geometry.Output,
            geometry.Window with
            {
                Padding = new(0, 0, 0, 0),
            },
            geometry.Groups
        );
}
