namespace DeepLearning.Reference;

/// <summary>The rows of one parameter that have a gradient, each once, in the order in which they came.</summary>
internal sealed class GradientRows(int count)
{
    /// <summary>The generation in which each row came last.</summary>
    private readonly int[] _generations = new int[count];
    private readonly List<int> _rows = new(count);
    private int _generation = 1;

    public IReadOnlyList<int> Rows => _rows;

    public bool Has(int row) => _generations[row] == _generation;

    /// <summary>Adds a row, and says whether it is new.</summary>
    public bool Add(int row)
    {
        if (Has(row))
            return false;
        _generations[row] = _generation;
        _rows.Add(row);
        return true;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        _rows.Clear();
        if (_generation++ < int.MaxValue)
            return;
        Array.Clear(_generations);
        _generation = 1;
    }
}
