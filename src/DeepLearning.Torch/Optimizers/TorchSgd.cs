using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's SGD. A parameter has no momentum until its first update: its first velocity is the gradient itself.</summary>
internal sealed class TorchSgd : TorchOptimizer
{
    private const string Momentum = "momentum";

    private readonly SGD _sgd;
    private readonly SGD.Options[] _options;
    private readonly SGD.State[] _states;

    public TorchSgd(Parameter[] parameters, int[][] groups, Optimizer.Sgd optimizer)
    {
        _options = new SGD.Options[groups.Length];
        var parts = new SGD.ParamGroup[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            _options[i] = new SGD.Options { maximize = false };
            Set(_options[i], optimizer);
            parts[i] = new SGD.ParamGroup(Array.ConvertAll(groups[i], index => parameters[index]), _options[i]);
        }

        _sgd = new SGD(parts, optimizer.LearningRate);
        _states = new SGD.State[parameters.Length];
        var states = _sgd.state_dict().State;
        var position = 0;
        foreach (var group in groups)
            foreach (var index in group)
                _states[index] = (SGD.State)states[position++];
    }

    public override void Configure(int group, Optimizer optimizer) => Set(_options[group], (Optimizer.Sgd)optimizer);

    public override void Step() => _sgd.step();

    public override IEnumerable<(int Parameter, string Slot, Tensor Value)> State()
    {
        for (var i = 0; i < _states.Length; i++)
            if (_states[i].momentum_buffer is { } buffer) yield return (i, Momentum, buffer);
    }

    public override bool TakeState(int parameter, string slot, Tensor value)
    {
        if (slot != Momentum) return false;
        value.DetachFromDisposeScope();
        _states[parameter].momentum_buffer = value;
        return true;
    }

    public override void ReleaseState()
    {
        foreach (var state in _states) state.momentum_buffer = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _sgd.Dispose();
    }

    private static void Set(SGD.Options options, Optimizer.Sgd optimizer)
    {
        options.LearningRate = optimizer.LearningRate;
        options.momentum = optimizer.Momentum;
        options.dampening = optimizer.Dampening;
        options.weight_decay = optimizer.WeightDecay;
        options.nesterov = optimizer.Nesterov;
    }
}
