using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Applies an optimizer's rule to every parameter that is not frozen, after clipping, and keeps what the rule remembers: named
/// slots a parameter, e.g. "0.weight/momentum".
/// </summary>
internal sealed class ParameterUpdates<T>(ParameterStore<T> store, ISubstitution? substitution) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, T[]> _memory = new(StringComparer.Ordinal);
    private readonly UpdateRules<T> _rules = substitution is null ? new() : substitution.Updates(new UpdateRules<T>());

    public void Apply(Optimizer optimizer, Sequence<ParameterGroup>? groups, Clipping? clipping, T[] gradients)
    {
        ParameterGroup.Check(groups, store.Layout);
        if (clipping is not null)
            _rules.Clip(clipping, store.Layout.Entries.Where(e => ParameterGroup.Resolve(optimizer, groups, e.Name) is not null), gradients);
        foreach (var entry in store.Layout.Entries)
            if (ParameterGroup.Resolve(optimizer, groups, entry.Name) is { } rule)
                rule.Accept(new Step(this, entry, gradients));
    }

    public void Import(NamedTensors<T> memory)
    {
        _memory.Clear();
        foreach (var (name, tensor) in memory) _memory.Add(name, tensor.Span.ToArray());
    }

    public NamedTensors<T> Export() =>
        new(_memory.Select(m => KeyValuePair.Create(m.Key, HostTensor<T>.Copy(store.Layout[m.Key[..m.Key.LastIndexOf('/')]].Shape, m.Value))));

    /// <summary>One parameter's step, by the rule's case. The result is whether the parameter moved for the first time.</summary>
    private sealed class Step(ParameterUpdates<T> updates, ParameterLayout.Entry entry, T[] gradients) : IOptimizerVisitor<bool>
    {
        public bool Visit(Optimizer.Sgd optimizer)
        {
            var (velocity, isFirst) = optimizer.Momentum > 0 ? Slot("momentum") : ([], true);
            updates._rules.Sgd(optimizer, entry.Name, updates.Parameter(entry), gradients.AsSpan(entry.Range), velocity, isFirst);
            return isFirst;
        }

        private (T[] Values, bool IsNew) Slot(string name)
        {
            var key = $"{entry.Name}/{name}";
            if (updates._memory.TryGetValue(key, out var values)) return (values, false);
            updates._memory.Add(key, values = new T[entry.Shape.Size]);
            return (values, true);
        }
    }

    private Span<T> Parameter(ParameterLayout.Entry entry) => store.Parameters.AsSpan(entry.Range);
}
