using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A row of a table for each index (PyTorch's nn.Embedding): indices [..] below Count to [.., Features]. weight
    /// [Count, Features], standard normal where nothing else is said.
    /// </summary>
    /// <remarks>
    /// The gradient is dense: rows that no index of the batch names have the gradient 0, and an optimizer makes of them
    /// what its rule makes of 0 (momentum, decay and Adam still move them, as in PyTorch without sparse gradients).
    /// What is spared is work, never mathematics: the reference backend clears and adds to the rows of the batch alone,
    /// and where a rule leaves an element with the gradient 0 as it is (SGD without momentum and decay, Adagrad without
    /// decay; no clipping, no penalty), it moves only these. libtorch makes and moves the whole table.
    /// </remarks>
    public sealed record Embedding : Layer
    {
        public Embedding(int count, int features, int? paddingIndex = null, Initializer? weightInitializer = null)
        {
            (Count, Features, PaddingIndex) = (count, features, paddingIndex);
            WeightInitializer = weightInitializer ?? new Initializer.Normal(0, 1);
        }

        /// <summary>The rows: indices are 0 to Count - 1.</summary>
        public int Count
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The values of a row.</summary>
        public int Features
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// An index that stands for nothing: its row is zero at the start and has no gradient. Null for none.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? PaddingIndex
        {
            get;
            init => field = value is { } index ? Require.NotNegative(index) : null;
        }

        public Initializer WeightInitializer
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override string Describe() =>
            PaddingIndex is { } padding ? $"{Count}, {Features}, padding {padding}" : $"{Count}, {Features}";

        public override int? TakesIndicesBelow(int input) => Count;

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return PaddingIndex is { } padding && padding >= Count
                ? throw new ShapeException($"has {Count} rows, but its padding index is {padding}")
                : Shape.Create([.. shape.Extents, Features]);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            [new("weight", [Count, Features], WeightInitializer) { PaddingRow = PaddingIndex }];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
