using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>
/// Walks a module in the order in which it computes, and writes down a node for each that does something.
/// </summary>
internal sealed class ModuleReader<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<torch.nn.Module, string> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly Shape _input;
    private Shape _shape;

    private ModuleReader(Shape input) => _input = _shape = input;

    public static ModuleModel<T> Read(torch.nn.Module module, Shape input)
    {
        var reader = new ModuleReader<T>(input);
        reader.Add(module, "");
        if (reader._nodes.Count == 0)
            throw new ModelException("the module computes nothing");
        var model = new Model(reader._nodes.ToSequence(), [reader._nodes[^1].Name]);
        using var scope = torch.NewDisposeScope();
        return new(model, ExecutorState<T>.Of(model, new(reader.Values(model))));
    }

    private void Add(torch.nn.Module module, string path)
    {
        if (module is Sequential)
            foreach (var (name, child) in module.named_children())
                Add(child, path.Length == 0 ? name : $"{path}.{name}");
        else if (module is not Identity)
            AddLayer(module, path.Length == 0 ? "0" : path, path);
    }

    private void AddLayer(torch.nn.Module module, string name, string path)
    {
        if (_nodes.Count == 0)
            _nodes.Add(new("input", new Layer.Input(_input, (int?)(module as Embedding)?.weight?.shape[0])));
        var where = path.Length == 0 ? "the module" : path;
        try
        {
            var layer =
                ModuleLayers.Of(module, _shape)
                ?? throw new ModelException($"{where}: {module.GetType().FullName} has no layer here");
            var owner = layer.Parameters([_shape]).Count > 0 ? _owners.GetValueOrDefault(module) : null;
            _shape = layer.InferShape([_shape]);
            _nodes.Add(new(name, layer, [_nodes[^1].Name], owner));
            _owners.TryAdd(module, name);
        }
        catch (Exception e) when (e is ArgumentException or ShapeException)
        {
            throw new ModelException($"{where}: {module.GetType().FullName}: {e.Message}", e);
        }
    }

    /// <summary>What the modules hold, by the names of the model's parameters.</summary>
    private IEnumerable<KeyValuePair<string, HostTensor<T>>> Values(Model model)
    {
        var modules = _owners.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        foreach (var parameter in model.Parameters)
        {
            var module = modules[parameter.Node];
            var name = parameter.Spec.Name;
            var tensor = module.get_parameter(name) ?? module.get_buffer(name);
            if (tensor is null || !tensor.shape.AsSpan().SequenceEqual(HostTransfer.Sizes(parameter.Spec.Shape)))
            {
                var got = tensor is null ? "missing" : $"[{string.Join(", ", tensor.shape)}]";
                throw new ModelException(
                    $"{parameter.Node}: {name} is {got}, but {parameter.Spec.Shape} behind an input of {_input}"
                );
            }

            yield return new(
                parameter.Name,
                HostTransfer.Download<T>(
                    tensor.detach().to(HostTransfer.TypeOf<T>()).contiguous(),
                    parameter.Spec.Shape
                )
            );
        }
    }
}
