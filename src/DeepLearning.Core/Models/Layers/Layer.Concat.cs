namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Several values end to end along the first axis: features of [features], channels of [channels, h, w].
    /// </summary>
    public sealed record Concat : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs)
        {
            if (inputs.Count == 0)
                throw new ShapeException("expects at least one input, but is given none");
            var first = inputs[0];
            if (first.Rank == 0)
                throw ShapeException.Expected("a value with at least one axis", first);
            foreach (var shape in inputs)
                if (shape.Rank != first.Rank || !shape.Extents.Skip(1).SequenceEqual(first.Extents.Skip(1)))
                    throw new ShapeException(
                        $"expects inputs that differ in their first extent only, but is given {first} and {shape}"
                    );
            return Shape.Create([inputs.Sum(shape => shape[0]), .. first.Extents.Skip(1)]);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
