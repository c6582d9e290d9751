using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>g += λ w;  s += g²;  w -= α / (1 + (t - 1) η) · g / (√s + ε): torch.optim.Adagrad.</summary>
internal sealed class AdagradRule : UpdateRule
{
    private readonly Optimizer.Adagrad _rule;
    private readonly Scalar _epsilon;

    public AdagradRule(Optimizer.Adagrad rule)
        : base(rule) => (_rule, _epsilon) = (rule, Hold(rule.Epsilon));

    public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.SumOfSquares];

    public override double InitialValue => _rule.InitialSum;

    public override bool CountsSteps => true;

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        using Scalar minusRate = -_rule.LearningRate / (1 + (memory.Steps - 1) * _rule.LearningRateDecay);
        var g = Decayed(gradient, weight);
        var s = memory[OptimizerSlot.SumOfSquares].addcmul_(g, g, HeldScalars.One);
        weight.addcdiv_(g, s.sqrt().add_(_epsilon, HeldScalars.One), minusRate);
    }
}
