using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// How many batches each batch norm of a module has been trained on: whole numbers, as PyTorch keeps them for every
/// norm with running statistics. A norm that averages over all batches reads its count as T.
/// </summary>
internal sealed class BatchCounts<T>(Model model)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Name = "num_batches_tracked";

    private static readonly Scalar Whole = 1L;

    private readonly List<ModulePlace> _places = [];

    /// <summary>By name, the counts that the model itself has.</summary>
    private readonly HashSet<string> _own = [.. model.Parameters.Where(IsCount).Select(parameter => parameter.Name)];

    public static bool IsCount(ModelParameter parameter) => !parameter.Spec.IsTrained && parameter.Spec.Name == Name;

    /// <summary>The counts of all norms that own running statistics.</summary>
    public IEnumerable<string> Names =>
        model
            .Nodes.Where(node =>
                node.Layer is Layer.BatchNorm { TrackRunningStatistics: true } && node.SharesParametersOf is null
            )
            .Select(node => $"{node.Name}.{Name}");

    public void Add(ModulePlace place, long start)
    {
        place.Owner.register_buffer(place.Last, torch.tensor(start).DetachFromDisposeScope());
        _places.Add(place);
    }

    /// <summary>The model's own counts as T, on a device, to compute one pass with.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Read(torch.Device device) =>
        _places
            .Where(place => _own.Contains(place.Name))
            .Select(place =>
                KeyValuePair.Create(place.Name, place.Tensor.to(HostTransfer.TypeOf<T>(), device, copy: true))
            );

    /// <summary>After a pass in training: one more for each node that moved the statistics.</summary>
    public void Count()
    {
        using var noGrad = torch.no_grad();
        foreach (var place in _places)
        {
            var owner = place.Name[..^(Name.Length + 1)];
            foreach (var node in model.Nodes)
                if (node.Layer is Layer.BatchNorm { Frozen: false } && node.ParameterOwner == owner)
                    place.Tensor.add_(Whole, Whole);
        }
    }

    public IEnumerable<KeyValuePair<string, HostTensor<T>>> Export() =>
        _places
            .Where(place => _own.Contains(place.Name))
            .Select(place =>
                KeyValuePair.Create(
                    place.Name,
                    HostTensor<T>.Copy(Shape.Scalar, [T.CreateChecked(place.Tensor.item<long>())])
                )
            );

    public void Import(string name, HostTensor<T> value)
    {
        using var count = torch.tensor(long.CreateChecked(value[0]));
        _places.Single(place => place.Name == name).Tensor.copy_(count);
    }
}
