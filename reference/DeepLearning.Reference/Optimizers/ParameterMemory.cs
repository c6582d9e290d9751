using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// What an optimizer remembers of one parameter: named buffers of the parameter's size, made when a rule first asks for
/// them, a count of steps,
/// and the product of their momenta.
/// </summary>
internal sealed class ParameterMemory<T>(ParameterLayout.Entry entry)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<(string Name, AlignedArray<T> Values)> _slots = [];

    public string Parameter => entry.Name;

    public ParameterLayout.Entry Entry => entry;

    /// <summary>Whether the step under way is the first by a rule that remembers this.</summary>
    public bool IsFirst { get; private set; }

    public Span<T> this[string name]
    {
        get
        {
            foreach (var slot in _slots)
                if (ReferenceEquals(slot.Name, name) || slot.Name == name)
                    return slot.Values.Span;
            throw new KeyNotFoundException($"'{entry.Name}' has no {name}");
        }
    }

    /// <summary>The number of steps by rules that count them, the one under way included.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// The product of the momenta of all steps by rules that read it, the one under way included; as T holds it, so
    /// that it is the same when it was exported.
    /// </summary>
    public double MomentumProduct { get; private set; } = 1;

    /// <summary>Before a step: adds the slots that are missing, and counts.</summary>
    public void Begin(UpdateRule<T> rule)
    {
        IsFirst = rule.Slots.Count == 0;
        for (var i = 0; i < rule.Slots.Count; i++)
        {
            if (Has(rule.Slots[i]))
                continue;
            var values = new AlignedArray<T>(entry.Shape.Size);
            values.Span.Fill(T.CreateChecked(rule.InitialValue));
            _slots.Add((rule.Slots[i], values));
            IsFirst = true;
        }

        if (rule.CountsSteps)
            Steps++;
        if (rule.MomentumAt(Steps) is { } momentum)
            MomentumProduct = double.CreateChecked(T.CreateChecked(MomentumProduct * momentum));
    }

    public void Import(string name, ReadOnlySpan<T> values)
    {
        if (name == OptimizerSlot.Step)
        {
            Steps = long.CreateChecked(values[0]);
            return;
        }

        if (name == OptimizerSlot.MomentumProduct)
        {
            MomentumProduct = double.CreateChecked(values[0]);
            return;
        }

        var slot = new AlignedArray<T>(entry.Shape.Size);
        values.CopyTo(slot.Span);
        _slots.Add((name, slot));
    }

    /// <summary>All that is remembered, by "parameter/slot".</summary>
    public IEnumerable<KeyValuePair<string, HostTensor<T>>> Export()
    {
        foreach (var (name, values) in _slots)
            yield return new($"{Parameter}/{name}", HostTensor<T>.Copy(entry.Shape, values.Span));
        if (Steps > 0)
            yield return new($"{Parameter}/{OptimizerSlot.Step}", HostTensor<T>.Copy([], [T.CreateChecked(Steps)]));
        if (MomentumProduct != 1)
            yield return new(
                $"{Parameter}/{OptimizerSlot.MomentumProduct}",
                HostTensor<T>.Copy([], [T.CreateChecked(MomentumProduct)])
            );
    }

    public void Clear()
    {
        _slots.Clear();
        (Steps, MomentumProduct) = (0, 1);
    }

    private bool Has(string name)
    {
        foreach (var slot in _slots)
            if (slot.Name == name)
                return true;
        return false;
    }
}
