namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A fully connected layer on the last axis: y = x Wᵀ + b, [.., features] to [.., units], the same for every row of
    /// a sample. weight [units, features], bias [units].
    /// </summary>
    public sealed record Dense : Layer
    {
        public Dense(
            int units,
            bool hasBias = true,
            Initializer? weightInitializer = null,
            Initializer? biasInitializer = null
        )
        {
            (Units, HasBias) = (units, hasBias);
            WeightInitializer = weightInitializer ?? Initializer.Default;
            BiasInitializer = biasInitializer ?? Initializer.Zeros;
        }

        public int Units
        {
            get;
            init => field = Require.Positive(value);
        }

        public bool HasBias { get; init; }

        public Initializer WeightInitializer
        {
            get;
            init => field = Require.NotNull(value);
        }

        public Initializer BiasInitializer
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override string Describe() => HasBias ? $"{Units}" : $"{Units}, no bias";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Rank > 0
                ? Shape.Create([.. shape.Extents.SkipLast(1), Units])
                : throw ShapeException.Expected("features [.., n]", shape);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            var weight = new ParameterSpec("weight", [Units, inputs[0].Extents[^1]], WeightInitializer);
            return WithBias(weight, HasBias ? Units : null, BiasInitializer);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
