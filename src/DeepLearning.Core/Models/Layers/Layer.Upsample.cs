using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// An image in another size, a channel at a time: [channels, h, w] to [channels, OutputSize] or to
    /// [channels, Factor h, Factor w]. Along an axis of extent e, pixel p of n lies at (p + 1/2) e / n - 1/2 of the
    /// image, or at p (e - 1) / (n - 1) where corners are aligned; nearest takes the pixel floor(p e / n).
    /// </summary>
    public sealed record Upsample : Layer
    {
        [JsonConstructor]
        public Upsample(
            Size2d? outputSize = null,
            Size2d? factor = null,
            UpsampleMode mode = UpsampleMode.Nearest,
            bool alignCorners = false
        ) => (OutputSize, Factor, Mode, AlignCorners) = (outputSize, factor, mode, alignCorners);

        /// <summary>
        /// The size, in pixels; this or <see cref="Factor"/>. It may also be smaller than the image's.
        /// </summary>
        public Size2d? OutputSize
        {
            get;
            init => field = value is { } size ? Require.Positive(size) : null;
        }

        /// <summary>How many pixels come from one, on each axis.</summary>
        public Size2d? Factor
        {
            get;
            init => field = value is { } factor ? Require.Positive(factor) : null;
        }

        public UpsampleMode Mode
        {
            get;
            init => field = Require.Defined(value);
        }

        /// <summary>
        /// Whether the centres of the corner pixels lie on each other, and not the image's corners; for bilinear only.
        /// </summary>
        public bool AlignCorners { get; init; }

        public override string Describe() =>
            (OutputSize is { } size ? $"{size}" : $"factor {Factor}")
            + (Mode == UpsampleMode.Nearest ? ", nearest" : ", bilinear")
            + (AlignCorners ? ", align corners" : "");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            if (AlignCorners && Mode == UpsampleMode.Nearest)
                throw new ShapeException("expects no aligned corners with mode nearest, which has none");
            return (OutputSize, Factor) switch
            {
                ({ } size, null) => [shape[0], size.Height, size.Width],
                (null, { } factor) => [shape[0], checked(factor.Height * shape[1]), checked(factor.Width * shape[2])],
                _ => throw new ShapeException(
                    "expects either an output size or a factor, but has "
                        + (Factor is null ? "neither" : $"output size {OutputSize} and factor {Factor}")
                ),
            };
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
