using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record ColumnStep
{
    /// <summary>
    /// Puts what the training part has in the middle in the place of each missing value: of numbers the mean, the
    /// median (of an even number the middle of the two) or the most frequent; of texts the most frequent. Of several
    /// that are as frequent, the least.
    /// </summary>
    public sealed record Impute : ColumnStep
    {
        public Impute(ImputeBy by, bool indicator = false) => (By, Indicator) = (by, indicator);

        public ImputeBy By
        {
            get;
            init => field = Require.Defined(value);
        }

        /// <summary>
        /// Whether numbers get a feature more for each: 1 where the value was missing, and 0 where it was not.
        /// </summary>
        public bool Indicator { get; init; }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            training switch
            {
                StepValues.Numbers numbers => new FittedStep.FillNumbers(
                    Enumerable.Range(0, numbers.Features.Count).Select(i => Learn(numbers, i)).ToSequence(),
                    Indicator
                ),
                StepValues.Texts texts when By == ImputeBy.MostFrequent && !Indicator => new FittedStep.FillText(
                    MostFrequent(texts.Values.OfType<string>(), StringComparer.Ordinal) ?? throw Empty(texts.Column)
                ),
                _ => throw Refusal(training, "numbers, or (for the most frequent, without an indicator) texts"),
            };

        private double Learn(StepValues.Numbers training, int feature)
        {
            var present = FeatureValues.Present(training, feature);
            if (present.Length == 0)
                throw Empty(training.Features[feature]);
            return By switch
            {
                ImputeBy.Mean => FeatureValues.Moments(present).Mean,
                ImputeBy.Median => FeatureValues.Quantile(present, 0.5),
                _ => MostFrequent(present, Comparer<double>.Default),
            };
        }

        private static TValue? MostFrequent<TValue>(IEnumerable<TValue> values, IComparer<TValue> order)
            where TValue : notnull =>
            values.CountBy(x => x).OrderByDescending(p => p.Value).ThenBy(p => p.Key, order).FirstOrDefault().Key;

        private static PipelineException Empty(string name) =>
            new($"no value of '{name}' is there to impute the missing ones from");
    }

    /// <summary>Puts a number in the place of each missing one.</summary>
    public sealed record ImputeNumber : ColumnStep
    {
        public ImputeNumber(double number, bool indicator = false) => (Number, Indicator) = (number, indicator);

        public double Number
        {
            get;
            init => field = Require.Finite(value);
        }

        /// <summary>As of <see cref="Impute"/>.</summary>
        public bool Indicator { get; init; }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) =>
            new FittedStep.FillNumbers(Numbers(training).Features.Select(_ => Number).ToSequence(), Indicator);
    }

    /// <summary>Puts a text in the place of each missing one: a category of its own, for one.</summary>
    public sealed record ImputeText : ColumnStep
    {
        public ImputeText(string text) => Text = text;

        public string Text
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(IColumnStepVisitor<TResult> visitor) => visitor.Visit(this);

        internal override FittedStep Fit(StepValues training) => new FittedStep.FillText(Text);
    }
}

/// <summary>What is put in the place of a missing value.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImputeBy>))]
public enum ImputeBy
{
    Mean,
    Median,
    MostFrequent,
}
