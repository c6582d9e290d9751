using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>What an optimizer remembers of one parameter: named buffers of the parameter's size, zero until a rule first asks for them.</summary>
internal sealed class ParameterMemory<T>(ParameterLayout.Entry entry) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<(string Name, AlignedArray<T> Values)> _slots = [];

    public string Parameter => entry.Name;

    public ParameterLayout.Entry Entry => entry;

    /// <summary>Whether the step under way is the first by a rule that remembers this.</summary>
    public bool IsFirst { get; private set; }

    public IReadOnlyList<(string Name, AlignedArray<T> Values)> Slots => _slots;

    public Span<T> this[string name]
    {
        get
        {
            foreach (var slot in _slots)
                if (ReferenceEquals(slot.Name, name) || slot.Name == name) return slot.Values.Span;
            throw new KeyNotFoundException($"'{entry.Name}' has no {name}");
        }
    }

    /// <summary>Before a step: adds the slots that are missing.</summary>
    public void Begin(IReadOnlyList<string> names)
    {
        IsFirst = names.Count == 0;
        for (var i = 0; i < names.Count; i++)
        {
            if (Has(names[i])) continue;
            _slots.Add((names[i], new AlignedArray<T>(entry.Shape.Size)));
            IsFirst = true;
        }
    }

    public void Import(string name, ReadOnlySpan<T> values)
    {
        var slot = new AlignedArray<T>(entry.Shape.Size);
        values.CopyTo(slot.Span);
        _slots.Add((name, slot));
    }

    public void Clear() => _slots.Clear();

    private bool Has(string name)
    {
        foreach (var slot in _slots)
            if (slot.Name == name) return true;
        return false;
    }
}
