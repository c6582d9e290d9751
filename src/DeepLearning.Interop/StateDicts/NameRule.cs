namespace DeepLearning.Interop;

/// <summary>
/// Another name for the tensors of a state dict: <c>new("features.*", "*")</c>, <c>new("fc.weight", "head.weight")</c>,
/// <c>new("aux.*", null)</c>.
/// </summary>
/// <param name="From">A name, or one with a star for any text in one place.</param>
/// <param name="To">The name in its place, the star's text where it has a star; null to leave the tensor out.</param>
public sealed record NameRule(string From, string? To)
{
    public string From
    {
        get;
        init => field = RequireOneStar(value);
    } = RequireOneStar(From);

    /// <summary>Whether a name is one of <see cref="From"/>, and what it becomes.</summary>
    internal bool Applies(string name, out string? renamed)
    {
        renamed = To;
        var star = From.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return name == From;
        var (start, end) = (From[..star], From[(star + 1)..]);
        if (
            name.Length < start.Length + end.Length
            || !name.StartsWith(start, StringComparison.Ordinal)
            || !name.EndsWith(end, StringComparison.Ordinal)
        )
            return false;
        renamed = To?.Replace("*", name[start.Length..^end.Length], StringComparison.Ordinal);
        return true;
    }

    private static string RequireOneStar(string value) =>
        value.Count(c => c == '*') <= 1
            ? value
            : throw new ArgumentException($"the name '{value}' has more than one star", nameof(value));
}
