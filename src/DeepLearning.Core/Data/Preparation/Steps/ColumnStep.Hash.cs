namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// A text becomes the index of a bucket: the 64-bit FNV-1a hash of its UTF-8 bytes, modulo the number of buckets.
    /// Nothing is learnt, so no text is unknown; different ones may share a bucket. None may be missing.
    /// </summary>
    public sealed record Hash : ColumnStep
    {
        public Hash(int buckets) => Buckets = buckets;

        public int Buckets
        {
            get;
            init => field = Require.InRange(value, 1, StepShape.MaxWidth);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) => new FittedStep.Hash(Buckets);
    }
}
