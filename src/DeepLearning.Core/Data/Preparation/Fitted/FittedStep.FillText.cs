namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>Missing texts become <see cref="Text"/>.</summary>
    public sealed record FillText : FittedStep
    {
        public FillText(string text) => Text = text;

        public string Text
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) => Check(input, input.Kind == StepKind.Texts, "texts");

        public override StepValues Apply(StepValues values)
        {
            var texts = As<StepValues.Texts>(values);
            return texts with { Values = texts.Values.Select(text => text ?? Text).ToSequence<string?>() };
        }
    }
}
