namespace DeepLearning;

public abstract partial record FittedStep
{
    /// <summary>y = (x - shift) / divisor of each feature.</summary>
    public sealed record Scale : FittedStep
    {
        public Scale(Sequence<FeatureScale> features) => Features = features;

        /// <summary>One a feature.</summary>
        public Sequence<FeatureScale> Features
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(IFittedStepVisitor<TResult> visitor) => visitor.Visit(this);

        public override StepShape ShapeOf(StepShape input) =>
            Check(
                input,
                input.Kind == StepKind.Numbers && input.Width == Features.Count,
                $"{Features.Count} numbers a row"
            );

        public override StepValues Apply(StepValues values)
        {
            var numbers = As<StepValues.Numbers>(values);
            var scaled = new double[numbers.Values.Count];
            for (var i = 0; i < scaled.Length; i++)
                scaled[i] = Features[i % Features.Count].Apply(numbers.Values[i]);
            return numbers with { Values = new(scaled) };
        }
    }
}

/// <summary>The scale of one feature or of one target.</summary>
public sealed record FeatureScale
{
    public FeatureScale(double shift, double divisor) => (Shift, Divisor) = (shift, divisor);

    /// <summary>What is taken away, in the feature's own units.</summary>
    public double Shift
    {
        get;
        init => field = Require.Finite(value);
    }

    /// <summary>What is divided by, above 0, in the feature's own units.</summary>
    public double Divisor
    {
        get;
        init => field = Require.Positive(value);
    }

    /// <summary>(x - shift) / divisor.</summary>
    public double Apply(double x) => (x - Shift) / Divisor;

    /// <summary>The value in the feature's own units: y divisor + shift.</summary>
    public double Undo(double y) => y * Divisor + Shift;
}
