using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Every Step-th place of an axis of a sample, from From up to, but not including, To. As x[..., from:to:step], but
    /// what lies beyond the axis is refused, not left out.
    /// </summary>
    public sealed record Slice : Layer
    {
        public Slice(int axis, int from = 0, int? to = null, int step = 1) =>
            (Axis, From, To, Step) = (axis, from, to, step);

        /// <summary>
        /// The axis of a sample: 0 is the features or the channels; from the end where it is negative.
        /// </summary>
        public int Axis { get; init; }

        /// <summary>The first place; from the end where it is negative.</summary>
        public int From { get; init; }

        /// <summary>The place after the last; from the end where it is negative, the end where it is null.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? To { get; init; }

        public int Step
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() =>
            $"axis {Axis}, {(From == 0 ? "" : From)}:{To}" + (Step == 1 ? "" : $":{Step}");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            var axis = shape.AxisOf(Axis);
            var (from, to) = (First(shape[axis]), Last(shape[axis]));
            if (from < 0 || from >= to || to > shape[axis])
                throw ShapeException.Expected($"a shape whose axis {Axis} has the places {From}:{To}", shape);
            return With(shape, axis, (to - from + Step - 1) / Step);
        }

        /// <summary>The first place of an axis of this extent.</summary>
        public int First(int extent) => From < 0 ? From + extent : From;

        private int Last(int extent) =>
            To switch
            {
                null => extent,
                < 0 => To.Value + extent,
                _ => To.Value,
            };

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
