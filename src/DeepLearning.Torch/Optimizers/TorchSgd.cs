using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's SGD. A parameter has no momentum until its first update: its first velocity is the gradient itself.</summary>
internal sealed class TorchSgd(Parameter[] parameters, int[][] groups, Optimizer.Sgd rule) : TorchOptimizer<Optimizer.Sgd, SGD.Options, SGD.State>(
    parameters, groups, rule, parts => new SGD(parts.Select(part => new SGD.ParamGroup(part.Parameters, part.Options)), rule.LearningRate))
{
    protected override IReadOnlyList<Slot> Slots { get; } = [new(OptimizerSlot.Momentum, state => state.momentum_buffer, (state, value) => state.momentum_buffer = value)];

    protected override bool CountsSteps => false;

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.Sgd;

    protected override long GetSteps(SGD.State state) => state.momentum_buffer is null ? 0 : 1;

    protected override void SetSteps(SGD.State state, long steps) { }

    protected override void Set(SGD.Options options, Optimizer.Sgd rule)
    {
        options.LearningRate = rule.LearningRate;
        options.momentum = rule.Momentum;
        options.dampening = rule.Dampening;
        options.weight_decay = rule.WeightDecay;
        options.nesterov = rule.Nesterov;
        options.maximize = false;
    }
}
