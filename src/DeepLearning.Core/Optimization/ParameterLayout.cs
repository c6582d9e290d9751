namespace DeepLearning;

/// <summary>Where each trained parameter lies in the one flat buffer of all of them: in name order (ordinal).</summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, Entry> _byName;

    public ParameterLayout(Model model)
    {
        var offset = 0;
        var entries = new List<Entry>();
        foreach (
            var parameter in model.Parameters.Where(p => p.Spec.IsTrained).OrderBy(p => p.Name, StringComparer.Ordinal)
        )
        {
            entries.Add(new Entry(parameter.Name, parameter.Spec.Shape, offset));
            offset = checked(offset + parameter.Spec.Shape.Size);
        }

        Entries = entries.ToSequence();
        Length = offset;
        _byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public Sequence<Entry> Entries { get; }

    /// <summary>The number of values of all parameters together.</summary>
    public int Length { get; }

    public Entry this[string name] => _byName[name];

    /// <summary>One parameter's place.</summary>
    public sealed record Entry(string Name, Shape Shape, int Offset)
    {
        public Range Range => Offset..(Offset + Shape.Size);
    }
}
