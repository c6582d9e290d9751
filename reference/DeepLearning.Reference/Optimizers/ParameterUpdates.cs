using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Applies an optimizer's rule to every parameter that is not frozen, after clipping, and keeps what the rule
/// remembers, e.g. "0.weight/momentum". Elements may move as soon as their gradient is complete, range by range, from
/// any thread: what an element becomes depends on it alone.
/// </summary>
internal sealed class ParameterUpdates<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WeightStore<T> _store;
    private readonly UpdateRules<T> _rules;
    private readonly UpdateRuleFactory<T> _factory;
    private readonly ParameterMemory<T>[] _memory;
    private readonly UpdateRule<T>?[] _plan;
    private readonly List<ParameterLayout.Entry> _moving = [];
    private Optimizer? _optimizer;
    private Sequence<ParameterGroup>? _groups;

    public ParameterUpdates(WeightStore<T> store, ISubstitution? substitution)
    {
        _store = store;
        _rules = substitution is null ? new() : substitution.Updates(new UpdateRules<T>());
        _factory = new UpdateRuleFactory<T>(_rules);
        _memory = [.. store.Layout.Entries.Select(entry => new ParameterMemory<T>(entry))];
        _plan = new UpdateRule<T>?[_memory.Length];
    }

    /// <summary>Settles which rule moves which parameter. Nothing moves yet, and nothing is counted.</summary>
    /// <exception cref="ModelException">A group's pattern matches no parameter.</exception>
    public void Plan(Optimizer optimizer, Sequence<ParameterGroup>? groups)
    {
        if (ReferenceEquals(optimizer, _optimizer) && ReferenceEquals(groups, _groups))
            return;
        ParameterGroup.Check(groups, _store.Layout);
        PrecisionRules.Check<T>(optimizer, groups, _store.Layout);
        _optimizer = null;
        _moving.Clear();
        for (var i = 0; i < _plan.Length; i++)
        {
            _plan[i] = ParameterGroup.Resolve(optimizer, groups, _memory[i].Parameter)?.Accept(_factory);
            if (_plan[i] is not null)
                _moving.Add(_memory[i].Entry);
        }

        (_optimizer, _groups) = (optimizer, groups);
    }

    /// <summary>Begins the planned step: each rule finds what it remembers, and counts.</summary>
    public void Begin()
    {
        for (var i = 0; i < _plan.Length; i++)
            if (_plan[i] is { } rule)
                _memory[i].Begin(rule);
    }

    /// <summary>Adds the groups' penalties to the gradients of the parameters that move.</summary>
    public void Penalize(Span<T> gradients)
    {
        foreach (var entry in _moving)
            if (ParameterGroup.Find(_groups, entry.Name) is { } group and not { L1Penalty: 0, L2Penalty: 0 })
                _rules.Penalize(group, _store.Parameters[entry.Range], gradients[entry.Range]);
    }

    /// <summary>Holds the parameters that moved to their groups' norms.</summary>
    public void LimitNorms()
    {
        foreach (var entry in _moving)
            if (ParameterGroup.Find(_groups, entry.Name)?.MaxNorm is { } norm)
                _rules.LimitNorm(norm, entry.Shape, _store.Parameters[entry.Range]);
    }

    /// <summary>Clips the gradients of the parameters that move.</summary>
    /// <exception cref="NotFiniteException">A norm is not finite, and refused; no gradient was changed.</exception>
    public void Clip(Clipping clipping, Span<T> gradients, NotFinite notFinite) =>
        _rules.Clip(clipping, _moving, _store.Parameters.Span, gradients, notFinite);

    /// <summary>Whether an element of a parameter stays as it is where its gradient is 0.</summary>
    public bool LeavesZerosAlone(int parameter) => _plan[parameter]?.LeavesZerosAlone ?? true;

    /// <summary>Moves a range of a parameter's elements by their gradients.</summary>
    public void Move(int parameter, int start, ReadOnlySpan<T> gradient) =>
        _plan[parameter]
            ?.Step(
                _store.Parameters.Span.Slice(_memory[parameter].Entry.Offset + start, gradient.Length),
                gradient,
                _memory[parameter],
                start
            );

    public void Import(NamedTensors<T> memory)
    {
        foreach (var parameter in _memory)
            parameter.Clear();
        foreach (var (name, tensor) in memory)
        {
            var slash = name.LastIndexOf('/');
            _memory[_store.Layout.IndexOf(name[..slash])].Import(name[(slash + 1)..], tensor.Span);
        }
    }

    public NamedTensors<T> Export() => new(_memory.SelectMany(memory => memory.Export()));
}
