namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>
    /// A category becomes 1 at its own place and 0 at the others; an unknown or missing one what <see cref="Unknown"/>
    /// says.
    /// </summary>
    public sealed record OneHot : FittedStep
    {
        public OneHot(Sequence<string> categories, UnknownCategory unknown) =>
            (Categories, Unknown) = (categories, unknown);

        /// <summary>At least one, each once.</summary>
        public Sequence<string> Categories
        {
            get;
            init => field = CategoryList.Check(value);
        }

        public UnknownCategory Unknown
        {
            get;
            init => field = Require.Defined(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Taking(
                input,
                CategoryList.Takes(input),
                CategoryList.Taken,
                new(StepKind.Numbers, CategoryList.PlacesOf(Categories, Unknown).Count)
            );

        public override StepValues Apply(StepValues values) =>
            Expand.Of(CategoryList.IndicesOf(Checked(values), Categories, Unknown, nameof(OneHot)));
    }
}
