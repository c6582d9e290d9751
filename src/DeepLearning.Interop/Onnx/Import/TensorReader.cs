using System.Runtime.InteropServices;
using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf.Collections;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A tensor of an ONNX file: elements in one of six fields or beside the file, which have to be as many as the shape
/// says.
/// </summary>
internal sealed class TensorReader(string? folder)
{
    private const int MaxRank = 64;
    private readonly ExternalData _external = new(folder);

    /// <param name="tensor">The message.</param>
    /// <param name="what">What it is, in errors: "the initializer 'w'".</param>
    public StoredTensor Read(TensorProto tensor, string what)
    {
        var type = ElementTypeReader.Read(tensor.DataType, what);
        if (tensor.Segment is not null)
            throw new InvalidDataException($"{what} is a segment of a tensor, which is not read");
        var shape = ShapeOf(tensor.Dims, what);
        var size = (long)shape.Size * type.SizeOf();
        if (size > Shape.MaxSize)
            throw new InvalidDataException($"{what} {shape} has {size} bytes, more than {Shape.MaxSize}");
        var bytes = tensor.DataLocation switch
        {
            DataLocation.Default => Inside(tensor, type, what),
            DataLocation.External => _external.Read(tensor.ExternalData, size, what),
            _ => throw new InvalidDataException($"{what} lies at no known location, {(int)tensor.DataLocation}"),
        };
        return bytes.Length == size
            ? new(type, shape, bytes)
            : throw new InvalidDataException($"{what} {type}{shape} needs {size} bytes, but has {bytes.Length}");
    }

    private static Shape ShapeOf(RepeatedField<long> dims, string what)
    {
        if (dims.Count > MaxRank)
            throw new InvalidDataException($"{what} has {dims.Count} axes, more than {MaxRank}");
        foreach (var extent in dims)
            if (extent is < 0 or > Shape.MaxSize)
                throw new InvalidDataException($"{what} has an axis of extent {extent}");
        return Shape.Create([.. dims.Select(extent => (int)extent)]);
    }

    private static ReadOnlyMemory<byte> Inside(TensorProto tensor, ElementType type, string what)
    {
        int[] counts =
        [
            tensor.RawData.Length,
            tensor.FloatData.Count,
            tensor.DoubleData.Count,
            tensor.Int32Data.Count,
            tensor.Int64Data.Count,
            tensor.Uint64Data.Count,
            tensor.StringData.Count,
        ];
        if (counts.Count(count => count > 0) > 1)
            throw new InvalidDataException($"{what} has its elements in two fields");
        if (counts.All(count => count == 0))
            return ReadOnlyMemory<byte>.Empty;
        if (tensor.RawData.Length > 0)
            return tensor.RawData.Memory;
        return type switch
        {
            ElementType.Float32 when tensor.FloatData.Count > 0 => Bytes(tensor.FloatData, value => value),
            ElementType.Float64 when tensor.DoubleData.Count > 0 => Bytes(tensor.DoubleData, value => value),
            ElementType.Int64 when tensor.Int64Data.Count > 0 => Bytes(tensor.Int64Data, value => value),
            ElementType.UInt64 when tensor.Uint64Data.Count > 0 => Bytes(tensor.Uint64Data, value => value),
            ElementType.UInt32 when tensor.Uint64Data.Count > 0 => Bytes(tensor.Uint64Data, v => checked((uint)v)),
            _ when tensor.Int32Data.Count > 0 => Narrow(tensor.Int32Data, type, what),
            _ => throw new InvalidDataException($"{what} has its {type} elements in the field of another type"),
        };
    }

    /// <summary>Types of 32 bits and less lie in a field of Int32; small reals as their bits.</summary>
    private static ReadOnlyMemory<byte> Narrow(RepeatedField<int> values, ElementType type, string what) =>
        type switch
        {
            ElementType.Int32 => Bytes(values, value => value),
            ElementType.Int16 => Bytes(values, value => checked((short)value)),
            ElementType.Int8 => Bytes(values, value => checked((sbyte)value)),
            ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16 => Bytes(
                values,
                value => checked((ushort)value)
            ),
            ElementType.UInt8 or ElementType.Float8E4M3 or ElementType.Float8E5M2 => Bytes(
                values,
                value => checked((byte)value)
            ),
            ElementType.Boolean => Bytes(values, value => value == 0 ? (byte)0 : (byte)1),
            _ => throw new InvalidDataException($"{what} has its {type} elements in the field of another type"),
        };

    private static ReadOnlyMemory<byte> Bytes<TField, T>(RepeatedField<TField> values, Func<TField, T> convert)
        where T : unmanaged
    {
        var elements = new T[values.Count];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = convert(values[i]);
        return MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();
    }
}
