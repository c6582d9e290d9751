namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// exp(x) over its sum, along the features of [features]. Models end at logits: a softmax before a cross-entropy
    /// from logits is refused, and probabilities are the prediction's (<c>PredictProbabilities</c>).
    /// </summary>
    public sealed record Softmax : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Rank == 1 ? shape : throw ShapeException.Expected("features [n]", shape);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
