namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// A category becomes its index among those of the training part, in order (numbers by size, texts by their code
    /// points): what an embedding reads. Takes texts, and numbers (each different one a category). A missing category
    /// is an unknown one; where those have a place of their own, it is the last index.
    /// </summary>
    public sealed record Index : ColumnStep
    {
        public Index(UnknownCategory unknown = UnknownCategory.Error) => Unknown = unknown;

        /// <summary>
        /// What becomes of a category that the training part does not have. One that is ignored becomes no index, which
        /// an input of indices refuses.
        /// </summary>
        public UnknownCategory Unknown
        {
            get;
            init => field = Require.Defined(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            new FittedStep.Index(CategoryTexts.Learn(training, nameof(Index)), Unknown);
    }
}
