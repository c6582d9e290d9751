using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// What TorchSharp's optimizers have in common: settings by group, and a state object by parameter. A parameter that was not moved yet has no
/// state, whatever TorchSharp has laid out for it.
/// </summary>
internal abstract class TorchOptimizer<TRule, TOptions, TState> : TorchOptimizer
    where TRule : Optimizer
    where TOptions : OptimizerOptions, new()
    where TState : OptimizerState
{
    private readonly OptimizerHelper _torch;
    private readonly TOptions[] _options;
    private readonly TState[] _states;
    private readonly torch.ScalarType? _type;

    /// <param name="parameters">All trained parameters, in the layout's order.</param>
    /// <param name="groups">The indices of each group's parameters.</param>
    /// <param name="rule">The settings that the groups begin with.</param>
    /// <param name="create">Makes TorchSharp's optimizer of the groups.</param>
    protected TorchOptimizer(Parameter[] parameters, int[][] groups, TRule rule, Func<IReadOnlyList<(Parameter[] Parameters, TOptions Options)>, OptimizerHelper> create)
    {
        _options = [.. groups.Select(_ => new TOptions())];
        foreach (var options in _options) Set(options, rule);
        _torch = create([.. groups.Select((group, i) => (Array.ConvertAll(group, index => parameters[index]), _options[i]))]);
        _type = parameters.Length > 0 ? parameters[0].dtype : null;
        _states = new TState[parameters.Length];
        var states = _torch.state_dict().State;
        var position = 0;
        foreach (var group in groups)
            foreach (var index in group)
                _states[index] = (TState)states[position++];
        foreach (var slot in Slots)
            foreach (var state in _states) slot.Get(state)?.DetachFromDisposeScope();
    }

    /// <summary>What the rule remembers.</summary>
    protected abstract IReadOnlyList<Slot> Slots { get; }

    /// <summary>Whether the number of steps is a part of the state.</summary>
    protected virtual bool CountsSteps => true;

    protected abstract void Set(TOptions options, TRule rule);

    protected abstract long GetSteps(TState state);

    protected abstract void SetSteps(TState state, long steps);

    public override void Configure(int group, Optimizer optimizer) => Set(_options[group], (TRule)optimizer);

    public override void Step() => _torch.step();

    public override IEnumerable<(int Parameter, string Slot, Tensor Value)> State()
    {
        for (var i = 0; i < _states.Length; i++)
        {
            if (GetSteps(_states[i]) == 0) continue;
            foreach (var slot in Slots)
                if (slot.Get(_states[i]) is { } value) yield return (i, slot.Name, value);
            if (!CountsSteps) continue;
            using var steps = torch.tensor((double)GetSteps(_states[i]), dtype: _type);
            yield return (i, OptimizerSlot.Step, steps);
        }
    }

    public override bool TakeState(int parameter, string slot, Tensor value)
    {
        var state = _states[parameter];
        if (slot == OptimizerSlot.Step)
        {
            SetSteps(state, value.to_type(torch.ScalarType.Int64).item<long>());
            return CountsSteps;
        }

        if (Slots.FirstOrDefault(s => s.Name == slot) is not { } taken) return false;
        value.DetachFromDisposeScope();
        taken.Get(state)?.Dispose();
        taken.Set(state, value);
        SetSteps(state, Math.Max(1, GetSteps(state)));
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _torch.Dispose();
    }

    /// <summary>One tensor of a parameter's state.</summary>
    protected sealed record Slot(string Name, Func<TState, Tensor?> Get, Action<TState, Tensor?> Set);
}
