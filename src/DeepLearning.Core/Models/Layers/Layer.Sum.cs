namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The sum over some axes of a sample, which disappear, or keep an extent of 1. As torch.sum. The axes are named:
    /// an axis has to be left, as a sample has at least one.
    /// </summary>
    public sealed record Sum : OverAxes
    {
        public Sum(Sequence<int> axes, bool keepDims = false)
            : base(axes, keepDims) { }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
