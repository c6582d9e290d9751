using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;  w -= α / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε), with AMSGrad the
/// largest v so far:
/// torch.optim.Adam, whose decay is coupled (g += λ w), and torch.optim.AdamW, whose decay is not (w -= α λ w).
/// </summary>
internal sealed class AdamRule : UpdateRule
{
    private readonly double _rate,
        _beta1,
        _beta2;
    private readonly bool _amsGrad;
    private readonly Scalar? _kept;
    private readonly Scalar _keep1,
        _keep2,
        _intake1,
        _intake2,
        _epsilon;

    public AdamRule(Optimizer.Adam rule)
        : this(rule, rule.Beta1, rule.Beta2, rule.Epsilon, rule.AmsGrad) { }

    public AdamRule(Optimizer.AdamW rule)
        : this(rule, rule.Beta1, rule.Beta2, rule.Epsilon, rule.AmsGrad)
    {
        if (rule.WeightDecay > 0)
            _kept = Hold(1 - rule.LearningRate * rule.WeightDecay);
    }

    private AdamRule(Optimizer rule, double beta1, double beta2, double epsilon, bool amsGrad)
        : base(rule)
    {
        (_rate, _beta1, _beta2, _amsGrad) = (rule.LearningRate, beta1, beta2, amsGrad);
        (_keep1, _intake1, _keep2, _intake2, _epsilon) = (
            Hold(beta1),
            Hold(1 - beta1),
            Hold(beta2),
            Hold(1 - beta2),
            Hold(epsilon)
        );
        Slots = amsGrad
            ? [OptimizerSlot.Mean, OptimizerSlot.MeanSquare, OptimizerSlot.LargestMeanSquare]
            : [OptimizerSlot.Mean, OptimizerSlot.MeanSquare];
    }

    public override IReadOnlyList<string> Slots { get; }

    public override bool CountsSteps => true;

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        using Scalar minusRate = -_rate / (1 - Math.Pow(_beta1, memory.Steps));
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(_beta2, memory.Steps));
        var (m, v) = (memory[OptimizerSlot.Mean], memory[OptimizerSlot.MeanSquare]);
        var g = _kept is null ? Decayed(gradient, weight) : gradient;
        if (_kept is not null)
            weight.mul_(_kept);
        m.mul_(_keep1).add_(g, _intake1);
        v.mul_(_keep2).addcmul_(g, g, _intake2);
        if (_amsGrad)
        {
            var largest = memory[OptimizerSlot.LargestMeanSquare];
            v = largest.copy_(largest.maximum(v));
        }

        weight.addcdiv_(m, v.sqrt().mul_(correction).add_(_epsilon, HeldScalars.One), minusRate);
    }
}
