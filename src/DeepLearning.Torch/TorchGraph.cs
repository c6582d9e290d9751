using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A model's nodes as libtorch calls, in order: the forward pass is a fold over them. Holds no state but the weights.
/// </summary>
internal sealed class TorchGraph<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GraphNode[] _nodes;
    private readonly int[] _inputs,
        _outputs;
    private readonly int[][] _expiring;
    private readonly Shape[] _inputShapes;
    private readonly torch.Device _device;

    public TorchGraph(Model model, IReadOnlyDictionary<string, Tensor> weights, torch.Device device)
    {
        (Model, _device) = (model, device);
        _inputs = [.. model.Inputs.Select(node => model.IndexOf(node.Name))];
        _inputShapes = [.. model.Inputs.Select(node => model.ShapeOf(node.Name))];
        _outputs = [.. model.Outputs.Select(model.IndexOf)];
        _nodes = [.. model.Nodes.Select(node => Compile(model, node, weights, device))];
        _expiring = Expiring(_nodes, _outputs);
    }

    public Model Model { get; }

    /// <summary>The indices of the model's inputs among the nodes.</summary>
    public ReadOnlySpan<int> Inputs => _inputs;

    /// <summary>Places for one pass's values. One user at a time.</summary>
    public sealed class Workspace(TorchGraph<T> graph)
    {
        internal readonly Tensor[] Values = new Tensor[graph._nodes.Length];
        internal readonly Tensor[][] Reads = Array.ConvertAll(graph._nodes, node => new Tensor[node.Inputs.Length]);
        internal readonly long[][] InputSizes = Array.ConvertAll(
            graph._inputShapes,
            shape => HostTransfer.BatchSizes(shape, 0)
        );

        /// <summary>A node's value in the last pass, by the node's index.</summary>
        public Tensor this[int node] => Values[node];
    }

    /// <summary>Copies the inputs to the device and computes every node.</summary>
    /// <param name="workspace">Where the values go; they belong to the caller's dispose scope.</param>
    /// <param name="inputs">One memory an input node, count samples end to end, checked already.</param>
    /// <param name="pass">The pass; at least one sample. In inference only the outputs' values are left.</param>
    /// <param name="inputGradients">Whether gradients with respect to the inputs will be asked for.</param>
    public void Forward(
        Workspace workspace,
        IReadOnlyList<InputValues<T>> inputs,
        in LayerPass pass,
        bool inputGradients = false
    )
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            Upload(workspace, i, inputs[i], pass.Count);
            if (inputGradients && !inputs[i].IsIndices)
                workspace.Values[_inputs[i]].requires_grad_();
        }

        Run(workspace, pass);
    }

    /// <summary>Copies one input to the device.</summary>
    public void Upload(Workspace workspace, int input, InputValues<T> values, int count)
    {
        var sizes = workspace.InputSizes[input];
        sizes[0] = count;
        workspace.Values[_inputs[input]] = values.IsIndices
            ? HostTransfer.UploadIndices(values.Indices.Span, sizes, _device)
            : HostTransfer.Upload(values.Reals.Span, sizes, _device);
    }

    /// <summary>Computes every node from inputs on the device, in the order of the model's.</summary>
    public void Run(Workspace workspace, IReadOnlyList<Tensor> inputs, in LayerPass pass)
    {
        for (var i = 0; i < _inputs.Length; i++)
            workspace.Values[_inputs[i]] = inputs[i];
        Run(workspace, pass);
    }

    /// <summary>Computes every node from the inputs that were copied.</summary>
    public void Run(Workspace workspace, in LayerPass pass)
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            var node = _nodes[i];
            if (node.Forward is not null)
            {
                var reads = workspace.Reads[i];
                for (var j = 0; j < reads.Length; j++)
                    reads[j] = workspace.Values[node.Inputs[j]];
                workspace.Values[i] = Run(node, reads, pass, _device);
            }

            if (pass.KeepsValues)
                continue;
            foreach (var expiring in _expiring[i])
                workspace.Values[expiring].Dispose();
        }
    }

    /// <summary>Copies one output to the host.</summary>
    public void Download(Workspace workspace, int output, Span<T> destination) =>
        HostTransfer.Download(workspace.Values[_outputs[output]], destination);

    /// <summary>The outputs on the host.</summary>
    public NamedTensors<T> Outputs(Workspace workspace, int count) => Read(workspace, _outputs, count);

    /// <summary>The values of some nodes on the host, by name.</summary>
    public NamedTensors<T> Read(Workspace workspace, ReadOnlySpan<int> nodes, int count)
    {
        var values = new List<KeyValuePair<string, HostTensor<T>>>(nodes.Length);
        foreach (var i in nodes)
        {
            var shape = Model.Shapes[i].Batched(count);
            var value = Model.Nodes[i].IndicesBelow is not null
                ? HostTensor<T>.Copy(
                    shape,
                    Array.ConvertAll(HostTransfer.DownloadIndices(workspace.Values[i]), T.CreateChecked)
                )
                : HostTransfer.Download<T>(workspace.Values[i], shape);
            values.Add(new(Model.Nodes[i].Name, value));
        }

        return new(values);
    }

    /// <summary>The first node whose value in the last pass is not finite; null when all are.</summary>
    public string? FirstNotFinite(Workspace workspace)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        for (var i = 0; i < _nodes.Length; i++)
            if (!workspace[i].isfinite().all().item<bool>())
                return _nodes[i].Name;
        return null;
    }

    /// <summary>The outputs of no samples.</summary>
    public NamedTensors<T> EmptyOutputs() =>
        new(
            Model.Outputs.Select(name => KeyValuePair.Create(name, HostTensor<T>.Zeros(Model.ShapeOf(name).Batched(0))))
        );

    /// <summary>
    /// One node. Every tensor that enters it must lie on the executor's device: libtorch itself lets some slip through,
    /// and a stray copy to and fro would only show as time.
    /// </summary>
    internal static Tensor Run(GraphNode node, Tensor[] inputs, in LayerPass pass, torch.Device device)
    {
        foreach (var tensor in inputs)
            CheckDevice(node.Name, tensor, device);
        foreach (var tensor in node.Weights)
            CheckDevice(node.Name, tensor, device);
        return node.Forward!(inputs, pass);
    }

    private static void CheckDevice(string node, Tensor tensor, torch.Device device)
    {
        if (
            tensor.device_type != device.type
            || (device.type == DeviceType.CUDA && tensor.device_index != device.index)
        )
            throw new InvalidOperationException(
                $"node '{node}' is given a tensor on {tensor.device}, but its executor computes on {device}"
            );
    }

    /// <summary>By node, the nodes whose values nobody reads after it: outputs are none of them.</summary>
    private static int[][] Expiring(GraphNode[] nodes, int[] outputs)
    {
        var last = new int[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            last[i] = i;
            foreach (var input in nodes[i].Inputs)
                last[input] = i;
        }

        foreach (var output in outputs)
            last[output] = -1;
        var expiring = Enumerable.Range(0, nodes.Length).ToLookup(i => last[i]);
        return [.. nodes.Select((_, i) => expiring[i].ToArray())];
    }

    private static GraphNode Compile(
        Model model,
        Node node,
        IReadOnlyDictionary<string, Tensor> weights,
        torch.Device device
    )
    {
        Tensor[] bound = [.. model.ParametersOf(node).Select(parameter => weights[parameter.Name])];
        var forward =
            node.Layer is Layer.Input
                ? null
                : node.Layer.Accept(
                    new LayerCompiler<T>(node, bound, model.InputShapesOf(node), model.ShapeOf(node.Name), device)
                );
        return new GraphNode(node.Name, [.. node.Inputs.Select(model.IndexOf)], bound, forward);
    }
}

/// <summary>A compiled node.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Inputs">The indices of the nodes it reads.</param>
/// <param name="Weights">Its parameters and state.</param>
/// <param name="Forward">What it computes; null for an input.</param>
internal sealed record GraphNode(string Name, int[] Inputs, Tensor[] Weights, LayerForward? Forward);
