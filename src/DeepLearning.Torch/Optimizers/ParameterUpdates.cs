using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>
/// What happens between the accumulated gradients and the new parameters: penalties, clipping, the rule's step of every
/// parameter that is not frozen, the bound on the norm. It keeps what the rules remember, e.g. "0.weight/momentum".
/// </summary>
internal sealed class ParameterUpdates<T>(TorchWeights<T> weights) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly UpdateRuleFactory Factory = new();

    private readonly ParameterMemory[] _memory =
    [
        .. weights.Layout.Entries.Zip(weights.Trained, (entry, parameter) => new ParameterMemory(entry, parameter)),
    ];
    private readonly UpdateRule?[] _plan = new UpdateRule?[weights.Trained.Length];
    private readonly List<UpdateRule> _rules = [];
    private readonly List<Parameter> _moving = new(weights.Trained.Length);
    private Optimizer? _optimizer;
    private Sequence<ParameterGroup>? _groups;

    /// <summary>The parameters that move.</summary>
    public IReadOnlyList<Parameter> Moving => _moving;

    /// <summary>
    /// Settles which rule moves which parameter; parameters with the same settings share one. Nothing moves yet, and
    /// nothing is counted.
    /// </summary>
    /// <exception cref="ModelException">A group's pattern matches no parameter.</exception>
    public void Plan(Optimizer optimizer, Sequence<ParameterGroup>? groups)
    {
        if (Equals(optimizer, _optimizer) && Equals(groups, _groups))
            return;
        ParameterGroup.Check(groups, weights.Layout);
        PrecisionRules.Check<T>(optimizer, groups, weights.Layout);
        _optimizer = null;
        foreach (var rule in _rules)
            rule.Dispose();
        _rules.Clear();
        _moving.Clear();
        for (var i = 0; i < _plan.Length; i++)
        {
            var resolved = ParameterGroup.Resolve(optimizer, groups, _memory[i].Entry.Name);
            _plan[i] = resolved is null ? null : RuleOf(resolved);
            if (resolved is not null)
                _moving.Add(weights.Trained[i]);
        }

        (_optimizer, _groups) = (optimizer, groups);
    }

    /// <summary>Whether the planned groups have penalties or bounds on norms.</summary>
    public bool Regularizes => ParameterGroup.Regularizes(_groups);

    /// <summary>The name of one of <see cref="Moving"/>.</summary>
    public string NameOf(int moving) => _memory.Where((_, i) => _plan[i] is not null).ElementAt(moving).Entry.Name;

    /// <summary>Makes the gradients that are absent zeros, and adds the groups' penalties.</summary>
    public void Penalize()
    {
        foreach (var parameter in _moving)
            TorchGradients<T>.Materialize(parameter);
        if (Regularizes)
            ForEachGroup(Penalties.Add);
    }

    /// <summary>
    /// Moves the parameters by the planned rules. A frozen one loses its gradient unused; another without one is moved
    /// as by zeros.
    /// </summary>
    public void Move()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        for (var i = 0; i < _plan.Length; i++)
        {
            if (_plan[i] is not { } rule)
                continue;
            _memory[i].Begin(rule);
            rule.Step(weights.Trained[i], weights.Trained[i].grad!, _memory[i]);
        }

        if (!Regularizes)
            return;
        ForEachGroup(
            static (group, parameter) =>
            {
                if (group.MaxNorm is { } norm)
                    Penalties.LimitNorm<T>(norm, parameter);
            }
        );
    }

    /// <summary>What is remembered, on the host, by "parameter/slot".</summary>
    public NamedTensors<T> Export() => new(_memory.SelectMany(Export));

    /// <summary>Replaces all that is remembered.</summary>
    public void Import(NamedTensors<T> state)
    {
        foreach (var memory in _memory)
            memory.Clear();
        using var scope = torch.NewDisposeScope();
        foreach (var (name, tensor) in state)
        {
            var slash = name.LastIndexOf('/');
            var (memory, slot) = (_memory[weights.Layout.IndexOf(name[..slash])], name[(slash + 1)..]);
            if (slot == OptimizerSlot.Step)
                memory.Steps = long.CreateChecked(tensor.Span[0]);
            else if (slot == OptimizerSlot.MomentumProduct)
                memory.MomentumProduct = double.CreateChecked(tensor.Span[0]);
            else
                memory.Take(
                    slot,
                    HostTransfer.Upload(tensor.Span, HostTransfer.Sizes(tensor.Shape), weights.Trained[0].device)
                );
        }
    }

    public void Dispose()
    {
        foreach (var memory in _memory)
            memory.Dispose();
        foreach (var rule in _rules)
            rule.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, HostTensor<T>>> Export(ParameterMemory memory)
    {
        foreach (var (slot, value) in memory.Slots)
            yield return new($"{memory.Entry.Name}/{slot}", HostTransfer.Download<T>(value, memory.Entry.Shape));
        if (memory.Steps > 0)
            yield return new(
                $"{memory.Entry.Name}/{OptimizerSlot.Step}",
                HostTensor<T>.Copy([], [T.CreateChecked(memory.Steps)])
            );
        if (memory.MomentumProduct != 1)
            yield return new(
                $"{memory.Entry.Name}/{OptimizerSlot.MomentumProduct}",
                HostTensor<T>.Copy([], [T.CreateChecked(memory.MomentumProduct)])
            );
    }

    private UpdateRule RuleOf(Optimizer optimizer)
    {
        foreach (var rule in _rules)
            if (rule.Settings.Equals(optimizer))
                return rule;
        _rules.Add(optimizer.Accept(Factory));
        return _rules[^1];
    }

    private void ForEachGroup(Action<ParameterGroup, Parameter> apply)
    {
        for (var i = 0; i < _plan.Length; i++)
            if (_plan[i] is not null && ParameterGroup.Find(_groups, _memory[i].Entry.Name) is { } group)
                apply(group, weights.Trained[i]);
    }
}
