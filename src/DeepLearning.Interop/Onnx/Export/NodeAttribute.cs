using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;
using static DeepLearning.Interop.Onnx.Schema.AttributeProto.Types;

namespace DeepLearning.Interop;

/// <summary>An operator's settings.</summary>
internal static class NodeAttribute
{
    public static AttributeProto Of(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Of(string name, bool value) => Of(name, value ? 1 : 0);

    /// <summary>ONNX has no attribute of float64: it is rounded.</summary>
    public static AttributeProto Of(string name, double value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Float,
            F = (float)value,
        };

    public static AttributeProto Of(string name, string value) =>
        new()
        {
            Name = name,
            Type = AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        };

    public static AttributeProto Of(string name, IEnumerable<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values.Select(value => (long)value));
        return attribute;
    }
}
