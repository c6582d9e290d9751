namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// A category becomes as many numbers as there are categories in the training part: 1 at its own and 0 elsewhere.
    /// Takes texts, numbers (each different one a category) and indices (a feature each). A missing category is an
    /// unknown one.
    /// </summary>
    public sealed record OneHot : ColumnStep
    {
        public OneHot(UnknownCategory unknown = UnknownCategory.Error) => Unknown = unknown;

        /// <summary>What becomes of a category that the training part does not have.</summary>
        public UnknownCategory Unknown
        {
            get;
            init => field = Require.Defined(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            training is StepValues.Indices
                ? new FittedStep.Expand()
                : new FittedStep.OneHot(CategoryTexts.Learn(training, nameof(OneHot)), Unknown);
    }
}
