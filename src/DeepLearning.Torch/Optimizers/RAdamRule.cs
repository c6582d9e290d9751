using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;  w -= α / (1 - β₁ᵗ) · r √(1 - β₂ᵗ) · m / (√v + ε) where there is a
/// rectification r, otherwise w -= α / (1 - β₁ᵗ) · m: torch.optim.RAdam.
/// </summary>
internal sealed class RAdamRule : UpdateRule
{
    private readonly Optimizer.RAdam _rule;
    private readonly Scalar? _kept;
    private readonly Scalar _keep1,
        _keep2,
        _intake1,
        _intake2,
        _epsilon;

    public RAdamRule(Optimizer.RAdam rule)
        : base(rule)
    {
        _rule = rule;
        (_keep1, _intake1) = (Hold(rule.Beta1), Hold(1 - rule.Beta1));
        (_keep2, _intake2) = (Hold(rule.Beta2), Hold(1 - rule.Beta2));
        _epsilon = Hold(rule.Epsilon);
        if (rule is { DecoupledWeightDecay: true, WeightDecay: > 0 })
            _kept = Hold(1 - rule.LearningRate * rule.WeightDecay);
    }

    public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.Mean, OptimizerSlot.MeanSquare];

    public override bool CountsSteps => true;

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var rate = _rule.LearningRate / (1 - Math.Pow(_rule.Beta1, memory.Steps));
        var (m, v) = (memory[OptimizerSlot.Mean], memory[OptimizerSlot.MeanSquare]);
        var g = _rule.DecoupledWeightDecay ? gradient : Decayed(gradient, weight);
        if (_kept is not null)
            weight.mul_(_kept);
        m.mul_(_keep1).add_(g, _intake1);
        v.mul_(_keep2).addcmul_(g, g, _intake2);
        if (_rule.RectificationAt(memory.Steps) is { } rectification)
        {
            using Scalar rectified = -rate * rectification * Math.Sqrt(1 - Math.Pow(_rule.Beta2, memory.Steps));
            weight.addcdiv_(m, v.sqrt().add_(_epsilon, HeldScalars.One), rectified);
        }
        else
        {
            using Scalar minusRate = -rate;
            weight.add_(m, minusRate);
        }
    }
}
