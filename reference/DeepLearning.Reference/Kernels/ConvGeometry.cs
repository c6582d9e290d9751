namespace DeepLearning.Reference;

/// <summary>The sizes of a convolution, in the order in which the loops need them.</summary>
internal sealed record ConvGeometry(Shape Input, Shape Output, Window2d Window, int Groups)
{
    /// <summary>Input channels that one group reads.</summary>
    public int GroupChannels { get; } = Input[0] / Groups;

    public int OutputChannels { get; } = Output[0];

    public Size2d Image { get; } = new(Input[1], Input[2]);

    public Size2d OutputImage { get; } = new(Output[1], Output[2]);

    public Size2d Kernel => Window.Kernel;

    /// <summary>
    /// Whether the output has all windows that fit: a transposed convolution's output padding may leave out the last.
    /// </summary>
    public bool IsWhole { get; } = Window.Slide(new(Input[1], Input[2])) == new Size2d(Output[1], Output[2]);

    /// <summary>Rows of the unfolded image: the values that one output pixel of a group reads.</summary>
    public int Rows { get; } = Input[0] / Groups * Window.Kernel.Height * Window.Kernel.Width;
}
