using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A signal or an image in another size, a channel at a time: [channels, steps] to [channels, steps'] and
    /// [channels, h, w] to [channels, h', w']. Along an axis, pixel p lies at (p + 1/2) s - 1/2 of the old pixels,
    /// where s is one by the factor, or old by new pixels where a size is given; with aligned corners at p (e - 1) / (n
    /// - 1) for e old and n new pixels, whatever the factor; nearest takes the pixel floor(p s).
    /// PyTorch's nn.Upsample, which uses a factor as given too (recompute_scale_factor is an output size here).
    /// </summary>
    public sealed record Upsample : Layer
    {
        [JsonConstructor]
        public Upsample(
            Size2d? outputSize = null,
            Factor2d? factor = null,
            UpsampleMode mode = UpsampleMode.Nearest,
            bool alignCorners = false
        ) => (OutputSize, Factor, Mode, AlignCorners) = (outputSize, factor, mode, alignCorners);

        /// <summary>
        /// The size, in pixels or steps; this or <see cref="Factor"/>. It may also be smaller than the input's. One
        /// number is for every axis, and the only one of a signal.
        /// </summary>
        public Size2d? OutputSize
        {
            get;
            init => field = value is { } size ? Require.Positive(size) : null;
        }

        /// <summary>
        /// How many pixels come from one, on each axis: floor(factor e) of e. It need not be whole, nor above 1.
        /// </summary>
        public Factor2d? Factor
        {
            get;
            init => field = value is { } factor ? Require.Positive(factor) : null;
        }

        /// <summary>Nearest for both, linear for signals, bilinear for images.</summary>
        public UpsampleMode Mode
        {
            get;
            init => field = Require.Defined(value);
        }

        /// <summary>
        /// Whether the centres of the corner pixels lie on each other, and not the image's corners; not for nearest.
        /// </summary>
        public bool AlignCorners { get; init; }

        public override string Describe() =>
            (
                OutputSize is { } size ? OneOrBoth(size.Height, size.Width)
                : Factor is { } factor ? $"factor {OneOrBoth(factor.Height, factor.Width)}"
                : "no size"
            )
            + $", {Mode.ToString().ToLowerInvariant()}"
            + (AlignCorners ? ", align corners" : "");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            if (shape.Rank is not (2 or 3))
                throw ShapeException.Expected(
                    "a signal [channels, steps] or an image [channels, height, width]",
                    shape
                );
            if (Mode == (shape.Rank == 2 ? UpsampleMode.Bilinear : UpsampleMode.Linear))
                throw ShapeException.Expected(
                    Mode == UpsampleMode.Linear
                        ? "a signal [channels, steps] with mode linear (an image takes bilinear)"
                        : "an image [channels, height, width] with mode bilinear (a signal takes linear)",
                    shape
                );
            if (AlignCorners && Mode == UpsampleMode.Nearest)
                throw new ShapeException("expects no aligned corners with mode nearest, which has none");
            if (OutputSize is null == Factor is null)
                throw new ShapeException(
                    "expects either an output size or a factor, but has "
                        + (Factor is null ? "neither" : $"output size {OutputSize} and factor {Factor}")
                );
            if (shape.Rank == 2 && (OutputSize?.Height != OutputSize?.Width || Factor?.Height != Factor?.Width))
                throw ShapeException.Expected($"one number for its steps in place of {OutputSize}{Factor}", shape);
            return [shape[0], .. Enumerable.Range(1, shape.Rank - 1).Select(axis => Axis(shape, axis).Size)];
        }

        /// <summary>An axis of an input that fits, and its size here.</summary>
        /// <param name="input">The input's shape, without the batch axis.</param>
        /// <param name="axis">1 for a signal's steps or an image's rows, 2 for its columns.</param>
        public ResizedAxis Axis(Shape input, int axis)
        {
            var extent = input[axis];
            if (OutputSize is { } size)
                return new(extent, axis == 1 ? size.Height : size.Width, null);
            var factor = axis == 1 ? Factor!.Value.Height : Factor!.Value.Width;
            var pixels = checked((int)Math.Floor(extent * factor));
            return pixels > 0
                ? new(extent, pixels, factor)
                : throw ShapeException.Expected(
                    FormattableString.Invariant($"at least one pixel of each axis with factor {factor}"),
                    input
                );
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);

        private static string OneOrBoth(double height, double width) =>
            height == width
                ? FormattableString.Invariant($"{height}")
                : FormattableString.Invariant($"{height}x{width}");
    }
}
