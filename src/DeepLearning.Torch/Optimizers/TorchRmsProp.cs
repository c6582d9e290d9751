using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's RMSProp.</summary>
internal sealed class TorchRmsProp(Parameter[] parameters, int[][] groups, Optimizer.RmsProp rule) : TorchOptimizer<Optimizer.RmsProp, RMSProp.Options, RMSProp.State>(
    parameters, groups, rule, parts => new RMSProp(parts.Select(part => new RMSProp.ParamGroup(part.Parameters, part.Options)), rule.LearningRate))
{
    private readonly (bool, bool) _remembers = (rule.Momentum > 0, rule.Centered);

    // TorchSharp lays out all three; those that the settings do not use are none.
    protected override IReadOnlyList<Slot> Slots { get; } =
    [
        new(OptimizerSlot.MeanSquare, state => state.square_avg, (state, value) => state.square_avg = value),
        .. rule.Momentum > 0 ? [new Slot(OptimizerSlot.Momentum, state => state.momentum_buffer, (state, value) => state.momentum_buffer = value)] : Array.Empty<Slot>(),
        .. rule.Centered ? [new Slot(OptimizerSlot.Mean, state => state.grad_avg, (state, value) => state.grad_avg = value)] : Array.Empty<Slot>(),
    ];

    protected override bool CountsSteps => false;

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.RmsProp other && (other.Momentum > 0, other.Centered) == _remembers;

    protected override long GetSteps(RMSProp.State state) => state.step;

    protected override void SetSteps(RMSProp.State state, long steps) => state.step = steps;

    protected override void Set(RMSProp.Options options, Optimizer.RmsProp rule)
    {
        options.LearningRate = rule.LearningRate;
        options.alpha = rule.Smoothing;
        options.eps = rule.Epsilon;
        options.weight_decay = rule.WeightDecay;
        options.momentum = rule.Momentum;
        options.centered = rule.Centered;
        options.maximize = false;
    }
}
