using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// c = β₁ m + (1 - β₁) g;  w -= α (sign(c) + λ w);  m = β₂ m + (1 - β₂) g: the paper's; PyTorch has none.
/// </summary>
internal sealed class LionRule : UpdateRule
{
    private readonly Scalar? _kept;
    private readonly Scalar _keep1,
        _keep2,
        _intake1,
        _intake2,
        _minusRate;

    public LionRule(Optimizer.Lion rule)
        : base(rule)
    {
        (_keep1, _intake1) = (Hold(rule.Beta1), Hold(1 - rule.Beta1));
        (_keep2, _intake2) = (Hold(rule.Beta2), Hold(1 - rule.Beta2));
        _minusRate = Hold(-rule.LearningRate);
        if (rule.WeightDecay > 0)
            _kept = Hold(1 - rule.LearningRate * rule.WeightDecay);
    }

    public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.Mean];

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var m = memory[OptimizerSlot.Mean];
        if (_kept is not null)
            weight.mul_(_kept);
        weight.add_(m.mul(_keep1).add_(gradient, _intake1).sign_(), _minusRate);
        m.mul_(_keep2).add_(gradient, _intake2);
    }
}
