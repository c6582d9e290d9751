using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's Adam.</summary>
internal sealed class TorchAdam(Parameter[] parameters, int[][] groups, Optimizer.Adam rule) : TorchOptimizer<Optimizer.Adam, Adam.Options, Adam.State>(
    parameters, groups, rule, parts => new Adam(parts.Select(part => new Adam.ParamGroup(part.Parameters, part.Options)), rule.LearningRate))
{
    private readonly bool _amsGrad = rule.AmsGrad;

    protected override IReadOnlyList<Slot> Slots { get; } =
    [
        new(OptimizerSlot.Mean, state => state.exp_avg, (state, value) => state.exp_avg = value),
        new(OptimizerSlot.MeanSquare, state => state.exp_avg_sq, (state, value) => state.exp_avg_sq = value),
        new(OptimizerSlot.LargestMeanSquare, state => state.max_exp_avg_sq, (state, value) => state.max_exp_avg_sq = value),
    ];

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.Adam other && other.AmsGrad == _amsGrad;

    protected override long GetSteps(Adam.State state) => state.step;

    protected override void SetSteps(Adam.State state, long steps) => state.step = steps;

    protected override void Set(Adam.Options options, Optimizer.Adam rule)
    {
        options.LearningRate = rule.LearningRate;
        options.beta1 = rule.Beta1;
        options.beta2 = rule.Beta2;
        options.eps = rule.Epsilon;
        options.weight_decay = rule.WeightDecay;
        options.amsgrad = rule.AmsGrad;
        options.maximize = false;
    }
}
