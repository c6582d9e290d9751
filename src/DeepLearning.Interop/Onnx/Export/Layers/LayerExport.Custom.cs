namespace DeepLearning.Interop;

internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Custom layer) =>
        throw new OnnxException($"the node '{node.Name}' is a custom layer, {layer.Kind}, which ONNX cannot express");
}
