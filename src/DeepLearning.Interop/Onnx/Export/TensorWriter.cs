using System.Numerics;
using System.Runtime.InteropServices;
using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop;

/// <summary>Tensors as ONNX holds them: little-endian, row-major.</summary>
internal static class TensorWriter
{
    /// <summary>The precision's element type.</summary>
    public static DataType TypeOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float) ? DataType.Float : DataType.Double;

    /// <summary>A parameter; its bytes are those of the tensor, not copied.</summary>
    public static TensorProto Of<T>(string name, HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Of(name, TypeOf<T>(), tensor.Shape.Extents.Select(e => (long)e), Bytes(tensor.Memory));

    /// <summary>Numbers of a formula, rounded to the precision.</summary>
    public static TensorProto Of(string name, DataType type, Shape shape, IEnumerable<double> values) =>
        Of(
            name,
            type,
            shape.Extents.Select(e => (long)e),
            type == DataType.Float ? Bytes<float>(values.Select(v => (float)v).ToArray()) : Bytes(values.ToArray())
        );

    /// <summary>Integers.</summary>
    public static TensorProto Of(string name, Shape shape, long[] values) =>
        Of(name, DataType.Int64, shape.Extents.Select(e => (long)e), Bytes(values));

    private static TensorProto Of(string name, DataType type, IEnumerable<long> extents, ByteString bytes)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            RawData = bytes,
        };
        tensor.Dims.AddRange(extents);
        return tensor;
    }

    private static ByteString Bytes<TElement>(ReadOnlyMemory<TElement> values)
        where TElement : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes(values.Span));

    private static ByteString Bytes<TElement>(TElement[] values)
        where TElement : unmanaged => Bytes((ReadOnlyMemory<TElement>)values);
}
