namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The sum of several values of one shape.</summary>
    public sealed record Add : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs)
        {
            if (inputs.Count == 0)
                throw new ShapeException("expects at least one input, but is given none");
            foreach (var shape in inputs)
                if (shape != inputs[0])
                    throw new ShapeException($"expects inputs of one shape, but is given {inputs[0]} and {shape}");
            return inputs[0];
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
