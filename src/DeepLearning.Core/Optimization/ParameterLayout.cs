namespace DeepLearning;

/// <summary>Where each trained parameter lies in the one flat buffer of all of them: in name order (ordinal).</summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, int> _indices;

    public ParameterLayout(Model model)
    {
        var offset = 0;
        var entries = new List<Entry>();
        foreach (
            var parameter in model.Parameters.Where(p => p.Spec.IsTrained).OrderBy(p => p.Name, StringComparer.Ordinal)
        )
        {
            entries.Add(new Entry(parameter.Name, parameter.Spec.Shape, offset));
            offset += parameter.Spec.Shape.Size;
        }

        Entries = entries.ToSequence();
        Length = offset;
        _indices = new(StringComparer.Ordinal);
        foreach (var entry in entries)
            _indices.Add(entry.Name, _indices.Count);
    }

    public Sequence<Entry> Entries { get; }

    /// <summary>The number of values of all parameters together.</summary>
    public int Length { get; }

    public Entry this[string name] => Entries[_indices[name]];

    /// <summary>A parameter's place among the entries.</summary>
    /// <exception cref="KeyNotFoundException">There is no trained parameter of this name.</exception>
    public int IndexOf(string name) => _indices[name];

    /// <summary>One parameter's place.</summary>
    public sealed record Entry(string Name, Shape Shape, int Offset)
    {
        public Range Range => Offset..(Offset + Shape.Size);
    }
}
