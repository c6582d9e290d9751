using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A value that the batch brings: real numbers of one shape, e.g. [64] or [1, 28, 28], or indices, e.g. the words
    /// of [steps].
    /// </summary>
    public sealed record Input : Layer
    {
        public Input(Shape shape, int? indicesBelow = null) => (Shape, IndicesBelow) = (shape, indicesBelow);

        public Shape Shape
        {
            get;
            init =>
                field =
                    Require.NotNull(value).Rank > 0 && value.Extents.All(e => e > 0)
                        ? value
                        : throw new ShapeException(
                            $"an input needs a shape of extents of at least 1, but is given {value}"
                        );
        }

        /// <summary>How many different indices there are, from 0 on; null for reals.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? IndicesBelow
        {
            get;
            init => field = value is { } count ? Require.Positive(count) : null;
        }

        public override string Describe() => IndicesBelow is { } count ? $"{Shape}, indices below {count}" : $"{Shape}";

        public override Shape InferShape(Sequence<Shape> inputs) =>
            inputs.Count == 0
                ? Shape
                : throw new ShapeException($"an input reads nothing, but is given {inputs.Count} inputs");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
