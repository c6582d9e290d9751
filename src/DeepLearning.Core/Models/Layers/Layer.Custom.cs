namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The open case: a layer of your own. Two are equal when their implementations are.</summary>
    public sealed record Custom : Layer
    {
        public Custom(ICustomLayer implementation) => Implementation = implementation;

        public ICustomLayer Implementation
        {
            get;
            init => field = value ?? throw new ArgumentNullException(nameof(Implementation));
        }

        public override string Kind => Implementation.Kind;

        public override string Describe() => Implementation.ToString() ?? "";

        public override Shape InferShape(Sequence<Shape> inputs) => Implementation.InferShape(inputs);

        public override int? TakesIndicesBelow(int input) => Implementation.TakesIndicesBelow(input);

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => Implementation.Parameters(inputs);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
