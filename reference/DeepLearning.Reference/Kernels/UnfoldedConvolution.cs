using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Through <see cref="Unfolding"/>, an image and a group at a time: any stride, dilation and grouping. Unfolding costs
/// as many copies as there are taps, which is little where channels are few.
/// </summary>
internal sealed class UnfoldedConvolution<T>(ConvGeometry geometry) : Convolution<T>(geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Forward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    )
    {
        var unfolded = Scratch<T>.Of(ScratchSlot.Unfolded, Taps * Pixels);
        for (var i = first; i < last; i++)
        {
            for (var group = 0; group < Geometry.Groups; group++)
            {
                var yGroup = y.Slice(OutputStart(i, group), OutputSize);
                for (var filter = 0; filter < Filters; filter++)
                    yGroup.Slice(filter * Pixels, Pixels).Fill(bias.IsEmpty ? T.Zero : bias[group * Filters + filter]);
                Unfolding.Unfold(Geometry, x.Slice(InputStart(i, group), InputSize), unfolded);
                MatrixProduct.Add(Workers.Single, Filters, Pixels, Taps, Group(weight, group), unfolded, yGroup);
            }
        }
    }

    protected override void Backward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> part
    )
    {
        var unfolded = Scratch<T>.Of(ScratchSlot.Unfolded, Taps * Pixels);
        for (var i = first; i < last; i++)
        {
            for (var group = 0; group < Geometry.Groups; group++)
            {
                var dyGroup = dy.Slice(OutputStart(i, group), OutputSize);
                if (!part.IsEmpty)
                {
                    Unfolding.Unfold(Geometry, x.Slice(InputStart(i, group), InputSize), unfolded);
                    MatrixProduct.AddTransposedRight(
                        Workers.Single,
                        Filters,
                        Taps,
                        Pixels,
                        dyGroup,
                        unfolded,
                        part.Slice(group * Filters * Taps, Filters * Taps)
                    );
                }

                if (!dx.IsWanted)
                    continue;
                unfolded.Clear();
                MatrixProduct.AddTransposedLeft(
                    Workers.Single,
                    Taps,
                    Pixels,
                    Filters,
                    Group(weight, group),
                    dyGroup,
                    unfolded
                );
                var image = dx.Slice(InputStart(i, group), InputSize);
                if (!image.IsAdded)
                    image.Values.Clear();
                Unfolding.AddFolded(Geometry, unfolded, image.Values);
            }
        }
    }

    private ReadOnlySpan<T> Group(ReadOnlySpan<T> weight, int group) =>
        weight.Slice(group * Filters * Taps, Filters * Taps);
}
