namespace DeepLearning;

/// <summary>Custom losses in JSON; without readers they can be written, not read.</summary>
internal sealed class CustomLossJsonConverter(IReadOnlyList<CustomLossReader> readers)
    : CustomJsonConverter<ICustomLoss>("loss", readers)
{
    public CustomLossJsonConverter()
        : this([]) { }

    protected override string KindOf(ICustomLoss value) => value.Kind;
}
