using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>TorchSharp's Adagrad.</summary>
internal sealed class TorchAdagrad(Parameter[] parameters, int[][] groups, Optimizer.Adagrad rule) : TorchOptimizer<Optimizer.Adagrad, Adagrad.Options, Adagrad.State>(
    parameters, groups, rule, parts => new Adagrad(parts.Select(part => new Adagrad.ParamGroup(part.Parameters, part.Options)), rule.LearningRate))
{
    protected override IReadOnlyList<Slot> Slots { get; } = [new(OptimizerSlot.SumOfSquares, state => state.sum, (state, value) => state.sum = value)];

    public override bool Fits(Optimizer optimizer) => optimizer is Optimizer.Adagrad;

    protected override long GetSteps(Adagrad.State state) => state.step;

    protected override void SetSteps(Adagrad.State state, long steps) => state.step = steps;

    protected override void Set(Adagrad.Options options, Optimizer.Adagrad rule)
    {
        options.LearningRate = rule.LearningRate;
        options.lr_decay = rule.LearningRateDecay;
        options.initial_accumulator_value = rule.InitialSum;
        options.eps = rule.Epsilon;
        options.weight_decay = rule.WeightDecay;
    }
}
