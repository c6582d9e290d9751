using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// g += λ w;  s = ρ s + (1 - ρ) g²;  a = ρ a + (1 - ρ) g where centred;  v = μ v + g / (√(s - a²) + ε);  w -= α v:
/// torch.optim.RMSprop, but for a variance s - a² that rounding leaves below 0: it is 0, not NaN.
/// </summary>
internal sealed class RmsPropRule : UpdateRule
{
    private readonly Optimizer.RmsProp _rule;
    private readonly Scalar _smoothing,
        _intake,
        _minusOne,
        _zero,
        _epsilon,
        _momentum,
        _minusRate;

    public RmsPropRule(Optimizer.RmsProp rule)
        : base(rule)
    {
        _rule = rule;
        (_smoothing, _intake) = (Hold(rule.Smoothing), Hold(1 - rule.Smoothing));
        (_minusOne, _zero) = (Hold(-1), Hold(0));
        (_epsilon, _momentum, _minusRate) = (Hold(rule.Epsilon), Hold(rule.Momentum), Hold(-rule.LearningRate));
        Slots =
        [
            OptimizerSlot.MeanSquare,
            .. rule.Momentum > 0 ? [OptimizerSlot.Momentum] : Array.Empty<string>(),
            .. rule.Centered ? [OptimizerSlot.Mean] : Array.Empty<string>(),
        ];
    }

    public override IReadOnlyList<string> Slots { get; }

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var g = Decayed(gradient, weight);
        var s = memory[OptimizerSlot.MeanSquare];
        s.mul_(_smoothing).addcmul_(g, g, _intake);
        if (_rule.Centered)
        {
            var a = memory[OptimizerSlot.Mean];
            a.mul_(_smoothing).add_(g, _intake);
            s = s.addcmul(a, a, _minusOne).clamp_min(_zero);
        }

        var root = s.sqrt().add_(_epsilon, HeldScalars.One);
        if (_rule.Momentum > 0)
        {
            var v = memory[OptimizerSlot.Momentum];
            v.mul_(_momentum).addcdiv_(g, root, HeldScalars.One);
            weight.add_(v, _minusRate);
        }
        else
        {
            weight.addcdiv_(g, root, _minusRate);
        }
    }
}
