using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// An optimizer's rule with its settings, in libtorch's operations. What it remembers of a parameter lies in the
/// parameter's memory.
/// </summary>
internal abstract class UpdateRule : IDisposable
{
    private readonly List<Scalar> _factors = [];
    private readonly Scalar? _decay;

    protected UpdateRule(Optimizer settings)
    {
        Settings = settings;
        if (settings.WeightDecay > 0)
            _decay = Hold(settings.WeightDecay);
    }

    public Optimizer Settings { get; }

    /// <summary>What the rule remembers of each element, by name.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>What the slots hold before the first step.</summary>
    public virtual double InitialValue => 0;

    /// <summary>Whether the rule reads the number of the step.</summary>
    public virtual bool CountsSteps => false;

    /// <summary>The momentum of a step, where the rule reads the product of all so far; else null.</summary>
    public virtual double? MomentumAt(long step) => null;

    /// <summary>Moves a parameter in place; autograd is off, and a dispose scope is open.</summary>
    public abstract void Step(Tensor weight, Tensor gradient, ParameterMemory memory);

    public void Dispose()
    {
        foreach (var factor in _factors)
            factor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>g + λ w, the coupled weight decay; g itself without one.</summary>
    protected Tensor Decayed(Tensor gradient, Tensor weight) =>
        _decay is null ? gradient : gradient.add(weight, _decay);

    /// <summary>A factor that lives as long as the rule; see <see cref="HeldScalars"/>.</summary>
    protected Scalar Hold(double factor)
    {
        Scalar held = factor;
        _factors.Add(held);
        return held;
    }
}
