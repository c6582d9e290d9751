namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// A number becomes the index of the bucket that it lies in: 0 below the first edge, 1 from it on, and so forth.
    /// One number a row, none missing.
    /// </summary>
    public sealed record Bucket : ColumnStep
    {
        public Bucket(Sequence<double> edges) => Edges = edges;

        /// <summary>At least one, ascending: n edges make n + 1 buckets.</summary>
        public Sequence<double> Edges
        {
            get;
            init => field = FittedStep.Bucket.Ascending(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) => new FittedStep.Bucket(Edges);
    }
}
