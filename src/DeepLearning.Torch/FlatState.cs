using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>Pieces of state end to end in one tensor, and a copy of it to go back to.</summary>
internal sealed class FlatState : IDisposable
{
    private readonly IReadOnlyList<ModelParameter> _parameters;
    private readonly Tensor _values,
        _kept;

    public FlatState(IReadOnlyList<ModelParameter> parameters, torch.ScalarType type, torch.Device device)
    {
        _parameters = parameters;
        _values = torch.empty(parameters.Sum(p => (long)p.Spec.Shape.Size), type, device).DetachFromDisposeScope();
        _kept = torch.empty_like(_values).DetachFromDisposeScope();
    }

    /// <summary>
    /// A model's state: what is counted apart from what is measured. libtorch takes a write to a part for a write to
    /// all, and refuses to go back through a norm whose statistics it saved before; a batch norm's own writes to its
    /// statistics are hidden from it, a count's are not.
    /// </summary>
    public static FlatState[] Of(Model model, torch.ScalarType type, torch.Device device) =>
        [
            .. model
                .Parameters.Where(parameter => !parameter.Spec.IsTrained)
                .GroupBy(parameter => parameter.Spec.Shape.Rank == 0)
                .Select(group => new FlatState([.. group], type, device)),
        ];

    public void Keep() => _kept.copy_(_values);

    public void GoBack() => _values.copy_(_kept);

    /// <summary>Other memory, which takes the place of its own.</summary>
    public void Replace(Tensor values) => _values.set_(values);

    public Tensor Values => _values;

    /// <summary>Each piece, by name, as a part of the whole.</summary>
    public IEnumerable<(string Name, Tensor Part)> Parts()
    {
        long start = 0;
        foreach (var parameter in _parameters)
        {
            var shape = parameter.Spec.Shape;
            yield return (parameter.Name, _values.narrow(0, start, shape.Size).view(HostTransfer.Sizes(shape)));
            start += shape.Size;
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _kept.Dispose();
    }
}
