namespace DeepLearning;

/// <summary>Categories in order, and how a category finds its index among them.</summary>
internal static class CategoryList
{
    public const string Taken = "texts or one number a row";

    /// <summary>What the place of all unknown categories is called.</summary>
    private const string Other = "(unknown)";

    public static bool Takes(StepShape input) =>
        input.Kind == StepKind.Texts || input is { Kind: StepKind.Numbers, Width: 1 };

    public static Sequence<string> Check(Sequence<string> categories)
    {
        if (Require.NotNull(categories, "Categories").Count is 0 or >= StepShape.MaxWidth)
            throw new ArgumentException(
                $"there are {categories.Count} categories, but 1 to {StepShape.MaxWidth - 1} are expected"
            );
        var seen = new HashSet<string>(categories.Count, StringComparer.Ordinal);
        foreach (var category in categories)
            if (!seen.Add(Require.NotNull(category, "Categories")))
                throw new ArgumentException($"the category '{category}' comes twice");
        return categories;
    }

    /// <summary>The names of the places: the categories and, where the unknown have one, theirs.</summary>
    public static Sequence<string> PlacesOf(Sequence<string> categories, UnknownCategory unknown) =>
        unknown == UnknownCategory.OwnPlace ? [.. categories, Other] : categories;

    public static StepValues.Indices IndicesOf(
        StepValues values,
        Sequence<string> categories,
        UnknownCategory unknown,
        string step
    )
    {
        var places = new Dictionary<string, int>(categories.Count, StringComparer.Ordinal);
        foreach (var category in categories)
            places.Add(category, places.Count);
        var name = values is StepValues.Texts texts ? texts.Column : ((StepValues.Numbers)values).Features[0];
        var given = CategoryTexts.Of(values, step);
        var indices = new int[given.Count];
        for (var row = 0; row < indices.Length; row++)
            indices[row] =
                given[row] is { } category && places.TryGetValue(category, out var place) ? place
                : unknown == UnknownCategory.Ignored ? -1
                : unknown == UnknownCategory.OwnPlace ? categories.Count
                : throw Unknown(name, given[row], row, categories);
        return new(name, PlacesOf(categories, unknown).Count, PlacesOf(categories, unknown), new(indices));
    }

    public static PipelineException Unknown(string column, string? value, int row, Sequence<string> known) =>
        new(
            $"the column '{column}' "
                + (value is null ? $"is missing in row {row}" : $"holds '{value}' in row {row}")
                + $", but one of {string.Join(", ", known.Take(20).Select(c => $"'{c}'"))}"
                + $"{(known.Count > 20 ? $" and {known.Count - 20} more" : "")} is expected"
        );
}
