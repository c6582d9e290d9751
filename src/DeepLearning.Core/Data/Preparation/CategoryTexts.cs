using System.Globalization;

namespace DeepLearning;

/// <summary>Categories as texts: a text is itself, a number its shortest text.</summary>
internal static class CategoryTexts
{
    public static string? Of(double number) =>
        double.IsNaN(number) ? null : (number == 0 ? 0 : number).ToString(CultureInfo.InvariantCulture);

    /// <summary>The categories of a step's values, null where they are missing.</summary>
    public static Sequence<string?> Of(StepValues values, string step) =>
        values switch
        {
            StepValues.Texts texts => texts.Values,
            StepValues.Numbers { Features.Count: 1 } numbers => numbers.Values.Select(Of).ToSequence(),
            _ => throw new PipelineException(
                $"the step {step} takes texts or one number a row, but is given {values.Shape}"
            ),
        };

    /// <summary>The different categories, in order.</summary>
    public static Sequence<string> Learn(StepValues training, string step)
    {
        var learnt = InOrder(Of(training, step));
        return learnt.Count > 0
            ? learnt
            : throw new PipelineException($"the step {step} finds no category in the training part");
    }

    /// <summary>
    /// The different ones: by size where all are numbers, else by their code units (never by a culture).
    /// </summary>
    public static Sequence<string> InOrder(IEnumerable<string?> categories)
    {
        var distinct = categories.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return distinct.TrueForAll(text => Number(text) is not null)
            ? distinct.OrderBy(text => Number(text)).ThenBy(text => text, StringComparer.Ordinal).ToSequence()
            : distinct.Order(StringComparer.Ordinal).ToSequence();
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
