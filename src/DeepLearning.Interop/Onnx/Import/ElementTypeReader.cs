using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>ONNX's element types, those of them that this library reads.</summary>
internal static class ElementTypeReader
{
    /// <exception cref="InvalidDataException">It is another.</exception>
    public static ElementType Read(int type, string what) =>
        (DataType)type switch
        {
            DataType.Float => ElementType.Float32,
            DataType.Double => ElementType.Float64,
            DataType.Float16 => ElementType.Float16,
            DataType.Bfloat16 => ElementType.BFloat16,
            DataType.Float8E4M3Fn => ElementType.Float8E4M3,
            DataType.Float8E5M2 => ElementType.Float8E5M2,
            DataType.Int64 => ElementType.Int64,
            DataType.Int32 => ElementType.Int32,
            DataType.Int16 => ElementType.Int16,
            DataType.Int8 => ElementType.Int8,
            DataType.Uint64 => ElementType.UInt64,
            DataType.Uint32 => ElementType.UInt32,
            DataType.Uint16 => ElementType.UInt16,
            DataType.Uint8 => ElementType.UInt8,
            DataType.Bool => ElementType.Boolean,
            _ => throw new InvalidDataException($"{what} has the element type {Name(type)}, which is not read"),
        };

    private static string Name(int type) =>
        Enum.IsDefined((DataType)type) ? ((DataType)type).ToString().ToUpperInvariant() : $"{type}, which is none";
}
