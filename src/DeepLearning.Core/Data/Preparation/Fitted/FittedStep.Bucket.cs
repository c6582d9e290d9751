namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>A number becomes how many of the edges are at or below it.</summary>
    public sealed record Bucket : FittedStep
    {
        public Bucket(Sequence<double> edges) => Edges = edges;

        /// <summary>At least one, ascending.</summary>
        public Sequence<double> Edges
        {
            get;
            init => field = Ascending(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Taking(
                input,
                input is { Kind: StepKind.Numbers, Width: 1 },
                "one number a row",
                new(StepKind.Indices, 1, Edges.Count + 1)
            );

        public override StepValues Apply(StepValues values)
        {
            var numbers = As<StepValues.Numbers>(values);
            var indices = new int[numbers.Count];
            for (var row = 0; row < indices.Length; row++)
            {
                if (double.IsNaN(numbers.Values[row]))
                    throw new PipelineException($"{numbers.Features[0]} is missing in row {row}: impute it first");
                var at = Edges.AsSpan().BinarySearch(numbers.Values[row]);
                indices[row] = at < 0 ? ~at : at + 1;
            }

            return new StepValues.Indices(numbers.Features[0], Edges.Count + 1, Names(), new(indices));
        }

        private Sequence<string> Names() =>
            FormattableStrings([$"below {Edges[0]}", .. Enumerable.Range(0, Edges.Count - 1).Select(Between), Last]);

        private FormattableString Last => $"from {Edges[^1]}";

        private FormattableString Between(int edge) => $"from {Edges[edge]} to {Edges[edge + 1]}";

        private static Sequence<string> FormattableStrings(IEnumerable<FormattableString> texts) =>
            texts.Select(FormattableString.Invariant).ToSequence();

        internal static Sequence<double> Ascending(Sequence<double> edges)
        {
            if (Require.NotNull(edges, nameof(Edges)).Count is 0 or >= StepShape.MaxWidth)
                throw new ArgumentException(
                    $"buckets need 1 to {StepShape.MaxWidth - 1} edges, but have {edges.Count}"
                );
            for (var i = 0; i < edges.Count; i++)
                if (!double.IsFinite(edges[i]) || i > 0 && !(edges[i - 1] < edges[i]))
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"the buckets' edge {i} is {edges[i]}, but edges are finite and ascending"
                        )
                    );
            return edges;
        }
    }
}
