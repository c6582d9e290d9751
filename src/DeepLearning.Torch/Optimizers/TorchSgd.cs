using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Stochastic gradient descent in libtorch's operations. TorchSharp's own makes its factors anew at every call, and a garbage collection between
/// that and the native call may free them (its scalars' finalizer does not wait for the call). Here they live as long as the settings.
/// A parameter has no momentum until its first update: its first velocity is the gradient itself.
/// </summary>
internal sealed class TorchSgd : TorchOptimizer
{
    private readonly Parameter[] _parameters;
    private readonly int[][] _groups;
    private readonly Settings[] _settings;
    private readonly Tensor?[] _velocities;

    public TorchSgd(Parameter[] parameters, int[][] groups, Optimizer.Sgd rule)
    {
        (_parameters, _groups) = (parameters, groups);
        _settings = [.. groups.Select(_ => new Settings(rule))];
        _velocities = new Tensor?[parameters.Length];
    }

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.Sgd;

    public override void Configure(int group, Optimizer optimizer)
    {
        var rule = (Optimizer.Sgd)optimizer;
        if (_settings[group].Rule.Equals(rule)) return;
        _settings[group].Dispose();
        _settings[group] = new(rule);
    }

    public override void Step()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        for (var group = 0; group < _groups.Length; group++)
            foreach (var index in _groups[group])
                if (_parameters[index].grad is { } gradient) Move(_parameters[index], gradient, ref _velocities[index], _settings[group]);
    }

    public override IEnumerable<(int Parameter, string Slot, Tensor Value)> State()
    {
        for (var i = 0; i < _velocities.Length; i++)
            if (_velocities[i] is { } velocity) yield return (i, OptimizerSlot.Momentum, velocity);
    }

    public override bool TakeState(int parameter, string slot, Tensor value)
    {
        if (slot != OptimizerSlot.Momentum) return false;
        value.DetachFromDisposeScope();
        _velocities[parameter]?.Dispose();
        _velocities[parameter] = value;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var velocity in _velocities) velocity?.Dispose();
        foreach (var settings in _settings) settings.Dispose();
    }

    /// <summary>g += λ w; v = g at first, then μ v + (1 - δ) g; w -= α v, or α (g + μ v) with Nesterov's look-ahead.</summary>
    private static void Move(Parameter weight, Tensor gradient, ref Tensor? velocity, Settings settings)
    {
        var rule = settings.Rule;
        var direction = rule.WeightDecay == 0 ? gradient : gradient.add(weight, settings.Decay);
        if (rule.Momentum != 0)
        {
            if (velocity is null) velocity = direction.clone().DetachFromDisposeScope();
            else velocity.mul_(settings.Momentum).add_(direction, settings.Intake);
            direction = rule.Nesterov ? direction.add(velocity, settings.Momentum) : velocity;
        }

        weight.add_(direction, settings.MinusRate);
    }

    /// <summary>A group's rule, with its factors as libtorch takes them.</summary>
    private sealed class Settings(Optimizer.Sgd rule) : IDisposable
    {
        public Optimizer.Sgd Rule => rule;

        public Scalar Decay { get; } = rule.WeightDecay;

        public Scalar Momentum { get; } = rule.Momentum;

        public Scalar Intake { get; } = 1 - rule.Dampening;

        public Scalar MinusRate { get; } = -rule.LearningRate;

        public void Dispose()
        {
            foreach (var scalar in new[] { Decay, Momentum, Intake, MinusRate }) scalar.Dispose();
        }
    }
}
