namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// A number becomes the index of the bucket that it lies in, between quantiles of the training part, so that each
    /// bucket holds about as many of its values; where quantiles coincide there are fewer buckets. One number a row,
    /// none missing.
    /// </summary>
    public sealed record Quantiles : ColumnStep
    {
        public Quantiles(int buckets) => Buckets = buckets;

        /// <summary>At least 2.</summary>
        public int Buckets
        {
            get;
            init => field = Require.InRange(value, 2, StepShape.MaxWidth);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training)
        {
            var numbers = Numbers(training);
            var present = FeatureValues.Present(numbers, 0);
            if (present.Length == 0 || present[0] == present[^1])
                throw new PipelineException(
                    $"the values of '{numbers.Features[0]}' do not vary: they have no quantiles"
                );
            var edges = Enumerable
                .Range(1, Buckets - 1)
                .Select(i => FeatureValues.Quantile(present, (double)i / Buckets))
                .Where(edge => edge > present[0])
                .Distinct()
                .ToSequence();
            return new FittedStep.Bucket(edges.Count > 0 ? edges : [present[^1]]);
        }
    }
}
