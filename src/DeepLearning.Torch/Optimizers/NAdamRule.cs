using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;  d = √v / √(1 - β₂ᵗ) + ε;  w -= α (1 - μₜ) / (1 - Πₜ) · g / d + α
/// μₜ₊₁ / (1 - Πₜ μₜ₊₁) · m / d, with the momentum μ and the product Π of all so far: torch.optim.NAdam.
/// </summary>
internal sealed class NAdamRule : UpdateRule
{
    private readonly Optimizer.NAdam _rule;
    private readonly Scalar? _kept;
    private readonly Scalar _keep1,
        _keep2,
        _intake1,
        _intake2,
        _epsilon;

    public NAdamRule(Optimizer.NAdam rule)
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

    public override double? MomentumAt(long step) => _rule.MomentumAt(step);

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var (product, now, next) = (
            memory.MomentumProduct,
            _rule.MomentumAt(memory.Steps),
            _rule.MomentumAt(memory.Steps + 1)
        );
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(_rule.Beta2, memory.Steps));
        using Scalar minusRate = -_rule.LearningRate * (1 - now) / (1 - product);
        using Scalar minusAhead = -_rule.LearningRate * next / (1 - product * next);
        var (m, v) = (memory[OptimizerSlot.Mean], memory[OptimizerSlot.MeanSquare]);
        var g = _rule.DecoupledWeightDecay ? gradient : Decayed(gradient, weight);
        if (_kept is not null)
            weight.mul_(_kept);
        m.mul_(_keep1).add_(g, _intake1);
        v.mul_(_keep2).addcmul_(g, g, _intake2);
        var divisor = v.sqrt().mul_(correction).add_(_epsilon, HeldScalars.One);
        weight.addcdiv_(g, divisor, minusRate).addcdiv_(m, divisor, minusAhead);
    }
}
