using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// What an optimizer remembers of one parameter: named tensors of the parameter's shape, made when a rule first asks
/// for them, a count of steps, and the product of their momenta.
/// </summary>
internal sealed class ParameterMemory(ParameterLayout.Entry entry, Parameter parameter) : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _slots = [];

    public ParameterLayout.Entry Entry => entry;

    /// <summary>What is remembered of each element, by slot.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Slots => _slots;

    /// <summary>Whether the step under way is the first by a rule that remembers this.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The number of steps by rules that count them, the one under way included.</summary>
    public long Steps { get; set; }

    /// <summary>
    /// The product of the momenta of all steps by rules that read it, the one under way included; in the parameter's
    /// precision, so that it is the same when it was exported.
    /// </summary>
    public double MomentumProduct { get; set; } = 1;

    public Tensor this[string name] => Find(name) ?? throw new KeyNotFoundException($"'{entry.Name}' has no {name}");

    /// <summary>Before a step: adds the slots that are missing, and counts.</summary>
    public void Begin(UpdateRule rule)
    {
        IsFirst = rule.Slots.Count == 0;
        foreach (var name in rule.Slots)
        {
            if (Find(name) is not null)
                continue;
            using Scalar value = rule.InitialValue;
            Take(name, torch.empty_like(parameter, requires_grad: false).fill_(value));
            IsFirst = true;
        }

        if (rule.CountsSteps)
            Steps++;
        if (rule.MomentumAt(Steps) is { } momentum)
            MomentumProduct = Rounded(MomentumProduct * momentum);
    }

    /// <summary>Takes a tensor over as a slot.</summary>
    public void Take(string name, Tensor value) => _slots.Add((name, value.DetachFromDisposeScope()));

    public void Clear()
    {
        foreach (var (_, value) in _slots)
            value.Dispose();
        _slots.Clear();
        (Steps, MomentumProduct) = (0, 1);
    }

    public void Dispose() => Clear();

    private double Rounded(double value) => parameter.dtype == torch.ScalarType.Float32 ? (float)value : value;

    private Tensor? Find(string name)
    {
        foreach (var slot in _slots)
            if (slot.Name == name)
                return slot.Value;
        return null;
    }
}
