namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>Zeros around an image: [channels, h, w] to [channels, top + h + bottom, left + w + right].</summary>
    public sealed record ZeroPad2d : Layer
    {
        public ZeroPad2d(Padding padding) => Padding = padding;

        /// <summary>
        /// The zeros on each side, in pixels; without a kernel there is no <see cref="Padding.Same"/>.
        /// </summary>
        public Padding Padding
        {
            get;
            init =>
                field =
                    value is Padding.Sides
                        ? value
                        : throw new ArgumentException(
                            $"Padding is {value?.ToString() ?? "null"}, but must give the zeros on each side",
                            nameof(Padding)
                        );
        }

        public Padding.Sides Sides => Padding.Resolve(1, 1);

        public override string Describe() => $"{Padding}";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            return
            [
                shape[0],
                checked(Sides.Top + shape[1] + Sides.Bottom),
                checked(Sides.Left + shape[2] + Sides.Right),
            ];
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
