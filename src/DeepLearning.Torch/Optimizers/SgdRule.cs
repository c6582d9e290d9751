using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// g += λ w;  v = g at first, then μ v + (1 - δ) g;  w -= α v, or α (g + μ v) with Nesterov's look-ahead:
/// torch.optim.SGD.
/// </summary>
internal sealed class SgdRule : UpdateRule
{
    private readonly Optimizer.Sgd _rule;
    private readonly Scalar _momentum,
        _intake,
        _minusRate;

    public SgdRule(Optimizer.Sgd rule)
        : base(rule)
    {
        _rule = rule;
        (_momentum, _intake, _minusRate) = (Hold(rule.Momentum), Hold(1 - rule.Dampening), Hold(-rule.LearningRate));
        Slots = rule.Momentum > 0 ? [OptimizerSlot.Momentum] : [];
    }

    public override IReadOnlyList<string> Slots { get; }

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var g = Decayed(gradient, weight);
        if (_rule.Momentum > 0)
        {
            var v = memory[OptimizerSlot.Momentum];
            if (memory.IsFirst)
                v.copy_(g);
            else
                v.mul_(_momentum).add_(g, _intake);
            g = _rule.Nesterov ? g.add(v, _momentum) : v;
        }

        weight.add_(g, _minusRate);
    }
}
