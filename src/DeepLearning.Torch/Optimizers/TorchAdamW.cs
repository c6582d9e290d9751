using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's AdamW.</summary>
internal sealed class TorchAdamW(Parameter[] parameters, int[][] groups, Optimizer.AdamW rule) : TorchOptimizer<Optimizer.AdamW, AdamW.Options, AdamW.State>(
    parameters, groups, rule, parts => new AdamW(parts.Select(part => new AdamW.ParamGroup(part.Parameters, part.Options)), rule.LearningRate))
{
    private readonly bool _amsGrad = rule.AmsGrad;

    protected override IReadOnlyList<Slot> Slots { get; } =
    [
        new(OptimizerSlot.Mean, state => state.exp_avg, (state, value) => state.exp_avg = value),
        new(OptimizerSlot.MeanSquare, state => state.exp_avg_sq, (state, value) => state.exp_avg_sq = value),
        new(OptimizerSlot.LargestMeanSquare, state => state.max_exp_avg_sq, (state, value) => state.max_exp_avg_sq = value),
    ];

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.AdamW other && other.AmsGrad == _amsGrad;

    protected override long GetSteps(AdamW.State state) => state.step;

    protected override void SetSteps(AdamW.State state, long steps) => state.step = steps;

    protected override void Set(AdamW.Options options, Optimizer.AdamW rule)
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
