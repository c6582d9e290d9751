namespace DeepLearning.Interop;

/// <summary>A dictionary while its pickle is read.</summary>
internal sealed class PickleDictionary(bool isOrdered)
{
    /// <summary>Keys and values by turns.</summary>
    private List<object>? _items;

    /// <summary>Whether it is an OrderedDict.</summary>
    public bool IsOrdered { get; } = isOrdered;

    public IReadOnlyList<object> Items => _items ?? (IReadOnlyList<object>)[];

    public void Add(object[] items)
    {
        if (items.Length % 2 != 0)
            throw new InvalidDataException("a key has no value");
        (_items ??= new(items.Length)).AddRange(items);
    }
}
