using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// g += λ w;  v = ρ v + (1 - ρ) g²;  d = √(u + ε) / √(v + ε) · g;  u = ρ u + (1 - ρ) d²;  w -= α d:
/// torch.optim.Adadelta.
/// </summary>
internal sealed class AdadeltaRule : UpdateRule
{
    private readonly Scalar _smoothing,
        _intake,
        _epsilon,
        _minusRate;

    public AdadeltaRule(Optimizer.Adadelta rule)
        : base(rule)
    {
        (_smoothing, _intake) = (Hold(rule.Smoothing), Hold(1 - rule.Smoothing));
        (_epsilon, _minusRate) = (Hold(rule.Epsilon), Hold(-rule.LearningRate));
    }

    public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.MeanSquare, OptimizerSlot.MeanSquareMove];

    public override void Step(Tensor weight, Tensor gradient, ParameterMemory memory)
    {
        var (v, u) = (memory[OptimizerSlot.MeanSquare], memory[OptimizerSlot.MeanSquareMove]);
        var g = Decayed(gradient, weight);
        v.mul_(_smoothing).addcmul_(g, g, _intake);
        var d = Root(u).div_(Root(v)).mul_(g);
        u.mul_(_smoothing).addcmul_(d, d, _intake);
        weight.add_(d, _minusRate);
    }

    private Tensor Root(Tensor square) => square.add(_epsilon, HeldScalars.One).sqrt_();
}
