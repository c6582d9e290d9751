using DeepLearning.Interop.Onnx.Schema;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop;

/// <summary>A model's graph: inputs, nodes in the model's order, outputs, and each node's shape.</summary>
internal sealed class GraphWriter
{
    private readonly Model _model;
    private readonly OnnxExportOptions _options;
    private readonly GraphBuilder _graph;
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphValue> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _logits = new(StringComparer.Ordinal);

    public GraphWriter(Model model, OnnxExportOptions options, DataType type)
    {
        (_model, _options, _graph) = (model, options, new(type, options.Opset));
        _graph.Graph.Name = options.GraphName;
        foreach (var node in model.Nodes)
            _graph.Reserve(node.Name);
        if (options.Activation == OutputActivation.None)
            return;
        foreach (var output in options.ActivatedOutputs ?? model.Outputs)
        {
            if (!model.Outputs.Contains(output))
                throw new ModelException(
                    $"an activation is asked for behind '{output}', but the model's outputs are "
                        + string.Join(", ", model.Outputs)
                );
            if (model.Nodes[model.IndexOf(output)].Layer is Layer.Input)
                throw new ModelException($"an activation is asked for behind '{output}', which is an input");
            _logits.Add(output, _graph.Reserve($"{output}/logits"));
        }
    }

    /// <summary>What inference reads: all parameters and state but a batch norm's count of batches.</summary>
    public IEnumerable<ModelParameter> Needed =>
        _model.Parameters.Where(parameter =>
            !(
                parameter.Spec.Name == "num_batches_tracked"
                && _model.Nodes[_model.IndexOf(parameter.Node)].Layer is Layer.BatchNorm
            )
        );

    /// <summary>An initializer for a parameter, under its name, or one near to it where a node has that name.</summary>
    public void Add(string parameter, Func<string, TensorProto> tensor) =>
        _parameters.Add(parameter, _graph.Initializer(tensor(_graph.Reserve(parameter))));

    public GraphProto Write()
    {
        foreach (var node in _model.Nodes)
        {
            var name = _logits.GetValueOrDefault(node.Name, node.Name);
            if (node.Layer is Layer.Input input)
            {
                _graph.Graph.Input.Add(
                    Info(name, input.Shape, input.IndicesBelow is null ? _graph.Type : DataType.Int64)
                );
                _values.Add(node.Name, new(_graph, name));
                continue;
            }

            _graph.Begin(node.Name);
            var inputs = node.Inputs.Select(read => _values[read]).ToArray();
            var value = node.Layer.Accept(new LayerExport(_graph, _model, node, inputs, _parameters));
            _values.Add(node.Name, _graph.End(value, name));
            if (name != node.Name || !_model.Outputs.Contains(node.Name))
                _graph.Graph.ValueInfo.Add(Info(name, _model.ShapeOf(node.Name), _graph.Type));
        }

        foreach (var output in _model.Outputs)
        {
            if (_logits.ContainsKey(output))
                Activate(output);
            _graph.Graph.Output.Add(Info(output, _model.ShapeOf(output), _graph.Type));
        }

        return _graph.Graph;
    }

    /// <exception cref="ShapeException">The output has no such class axis.</exception>
    private void Activate(string output)
    {
        _graph.Begin(output);
        var value = _values[output];
        _graph.End(
            _options.Activation == OutputActivation.Sigmoid
                ? _graph.Node("Sigmoid", [value])
                : _graph.Node(
                    "Softmax",
                    [value],
                    NodeAttribute.Of("axis", _model.ShapeOf(output).AxisOf(_options.ClassAxis) + 1)
                ),
            output
        );
    }

    private static ValueInfoProto Info(string name, Shape sample, DataType type)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = ModelWriter.BatchAxis });
        foreach (var extent in sample)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new()
        {
            Name = name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)type, Shape = shape },
            },
        };
    }
}
