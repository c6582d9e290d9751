using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>What a rule of torch.optim calls what it remembers of a parameter.</summary>
/// <param name="rule">Its name, in errors.</param>
/// <param name="tensors">PyTorch's name and ours, of tensors of the parameter's shape or scalars.</param>
/// <param name="countsSteps">Whether the rule reads its number of steps; PyTorch counts them otherwise too.</param>
/// <param name="needsStep">Whether PyTorch's state has a step.</param>
internal sealed class PyTorchSlotNames(
    string rule,
    (string Theirs, string Ours)[] tensors,
    bool countsSteps,
    bool needsStep
)
{
    private const string Step = "step";

    /// <summary>A slot of ours; null for what is not needed here.</summary>
    public (string Slot, HostTensor<T> Value)? Import<T>(string name, PyTorchValue value, Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (value is PyTorchValue.None)
            return null;
        if (name == Step && needsStep)
            return countsSteps ? (OptimizerSlot.Step, Scalar<T>(value)) : null;
        var slot = Array.Find(tensors, pair => pair.Theirs == name).Ours;
        if (slot is null)
            throw new ModelException(
                $"the optimizer remembers '{name}', but {rule} has {string.Join(", ", tensors.Select(t => t.Theirs))}"
            );
        if (slot == OptimizerSlot.MomentumProduct)
            return (slot, Scalar<T>(value));
        var tensor = value.AsTensor().To<T>();
        return tensor.Shape == shape
            ? (slot, tensor)
            : throw new ShapeException($"the optimizer's '{name}' has shape {tensor.Shape}, but {shape} is expected");
    }

    /// <summary>The state of one parameter; the steps are float32, as PyTorch has them.</summary>
    public PyTorchValue Export<T>(IEnumerable<KeyValuePair<string, HostTensor<T>>> slots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var entries = new List<(string, PyTorchValue)>();
        var step = 0f;
        foreach (var (slot, value) in slots)
        {
            if (slot == OptimizerSlot.Step)
                step = float.CreateChecked(value[0]);
            else if (Array.Find(tensors, pair => pair.Ours == slot).Theirs is { } theirs)
                entries.Add((theirs, StoredTensor.Of(value)));
            else
                throw new ModelException($"the state holds '{slot}', which is none of {rule}'s");
        }

        if (needsStep)
            entries.Insert(0, (Step, StoredTensor.Of(Shape.Scalar, [step])));
        return new PyTorchValue.Dict(entries);
    }

    /// <summary>A number, as older versions have it, or a tensor of one.</summary>
    private static HostTensor<T> Scalar<T>(PyTorchValue value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (value is not PyTorchValue.Tensor { Value: var tensor })
            return HostTensor<T>.Copy([], [T.CreateChecked(value.AsNumber())]);
        return tensor.Shape.Size == 1
            ? HostTensor<T>.Copy([], tensor.To<T>().Span)
            : throw new ShapeException($"a number is expected, but there is a tensor of shape {tensor.Shape}");
    }
}
