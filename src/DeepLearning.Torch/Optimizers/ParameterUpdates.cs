using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>
/// What happens between the accumulated gradients and the new parameters: groups, clipping, the optimizer's step. The optimizer is
/// built once and reconfigured each step; it is rebuilt, keeping its state, only when the groups change.
/// </summary>
internal sealed class ParameterUpdates<T>(TorchWeights<T> weights) : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    private TorchOptimizer? _optimizer;
    private Sequence<ParameterGroup>? _groups;
    private int[][] _parts = [];
    private NamedTensors<T> _imported = NamedTensors<T>.Empty;
    private readonly List<Parameter> _moving = new(weights.Trained.Length);

    /// <summary>Moves the parameters. A frozen one loses its gradient unused; another without one is moved as by zeros.</summary>
    public void Apply(Optimizer optimizer, Sequence<ParameterGroup>? groups, Clipping? clipping)
    {
        Prepare(optimizer, groups);
        using var scope = torch.NewDisposeScope();
        _moving.Clear();
        for (var i = 0; i < _parts.Length; i++)
        {
            var resolved = ParameterGroup.Resolve(optimizer, groups, weights.Layout.Entries[_parts[i][0]].Name);
            if (resolved is not null) _optimizer!.Configure(i, resolved);
            foreach (var index in _parts[i])
            {
                var parameter = weights.Trained[index];
                if (resolved is null)
                {
                    parameter.grad = null;
                    continue;
                }

                TorchGradients<T>.Materialize(parameter);
                _moving.Add(parameter);
            }
        }

        var regularizes = ParameterGroup.Regularizes(groups);
        if (regularizes) ForEachGroup(groups!, Penalties.Add);
        if (clipping is not null) GradientClipping.Apply(_moving, clipping);
        _optimizer!.Step();
        if (regularizes)
        {
            ForEachGroup(groups!, static (group, parameter) =>
            {
                if (group.MaxNorm is { } norm) Penalties.LimitNorm(norm, parameter);
            });
        }
    }

    /// <summary>The optimizer's state on the host, by "parameter/slot".</summary>
    public NamedTensors<T> Export()
    {
        if (_optimizer is null) return _imported;
        return new(_optimizer.State().Select(state =>
        {
            var entry = weights.Layout.Entries[state.Parameter];
            return KeyValuePair.Create($"{entry.Name}/{state.Slot}", HostTransfer.Download<T>(state.Value, state.Slot == OptimizerSlot.Step ? Shape.Scalar : entry.Shape));
        }));
    }

    /// <summary>Replaces all state; the next update takes it up (slots which its rule does not have are left out).</summary>
    public void Import(NamedTensors<T> state)
    {
        _optimizer?.Dispose();
        (_optimizer, _imported) = (null, state);
    }

    public void Dispose() => _optimizer?.Dispose();

    private void Prepare(Optimizer optimizer, Sequence<ParameterGroup>? groups)
    {
        var sameGroups = ReferenceEquals(groups, _groups) || (groups is not null && groups.Equals(_groups));
        if (_optimizer is not null && sameGroups && _optimizer.Fits(optimizer)) return;
        ParameterGroup.Check(groups, weights.Layout);
        _parts = Parts(groups);
        _groups = groups;
        var next = optimizer.Accept(new TorchOptimizerFactory(weights.Trained, _parts));
        TakeImported(next);
        if (_optimizer is not null && _optimizer.GetType() == next.GetType())
        {
            using var scope = torch.NewDisposeScope();
            foreach (var (parameter, slot, value) in _optimizer.State()) next.TakeState(parameter, slot, value.alias());
        }

        _optimizer?.Dispose();
        _optimizer = next;
    }

    private void ForEachGroup(Sequence<ParameterGroup> groups, Action<ParameterGroup, Parameter> apply)
    {
        foreach (var part in _parts)
            if (ParameterGroup.Find(groups, weights.Layout.Entries[part[0]].Name) is { Frozen: false } group)
                foreach (var index in part) apply(group, weights.Trained[index]);
    }

    private void TakeImported(TorchOptimizer optimizer)
    {
        var entries = weights.Layout.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var prefix = entries[i].Name + "/";
            foreach (var (name, tensor) in _imported)
            {
                if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
                using var scope = torch.NewDisposeScope();
                optimizer.TakeState(i, name[prefix.Length..], HostTransfer.Upload(tensor.Span, HostTransfer.Sizes(tensor.Shape), weights.Trained[i].device));
            }
        }

        _imported = NamedTensors<T>.Empty;
    }

    /// <summary>The parameters by the first group that matches them; those that none matches are a part of their own.</summary>
    private int[][] Parts(Sequence<ParameterGroup>? groups)
    {
        var entries = weights.Layout.Entries;
        return [.. Enumerable.Range(0, entries.Count).GroupBy(i => FirstMatch(groups, entries[i].Name)).Select(part => part.ToArray())];
    }

    private static int FirstMatch(Sequence<ParameterGroup>? groups, string parameter)
    {
        for (var i = 0; i < (groups?.Count ?? 0); i++)
            if (groups![i].Matches(parameter)) return i;
        return -1;
    }
}
