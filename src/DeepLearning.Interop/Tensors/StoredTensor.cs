using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepLearning.Interop;

/// <summary>
/// A tensor as a file holds it: an element type, a shape, and the elements' bytes, row-major (C order), little-endian.
/// The one form in which tensors pass between the formats of this room and the host's tensors.
/// </summary>
public sealed class StoredTensor
{
    /// <param name="type">The elements' type.</param>
    /// <param name="shape">All axes; no extent is free.</param>
    /// <param name="bytes">The elements, row-major, little-endian; not copied.</param>
    /// <exception cref="ArgumentException">The bytes are not as many as the elements need.</exception>
    public StoredTensor(ElementType type, Shape shape, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("stored tensors are defined on little-endian bytes");
        if (shape.Size < 0 || bytes.Length != (long)shape.Size * type.SizeOf())
            throw new ArgumentException(
                $"a tensor of {shape} {type} elements has {(long)shape.Size * type.SizeOf()} bytes, not {bytes.Length}",
                nameof(bytes)
            );
        (Type, Shape, Bytes) = (type, shape, bytes);
    }

    public ElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The elements, row-major, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor with a copy of these elements.</summary>
    /// <exception cref="NotSupportedException">T is none of <see cref="ElementType"/>.</exception>
    public static StoredTensor Of<T>(Shape shape, ReadOnlySpan<T> elements)
        where T : unmanaged => new(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(elements).ToArray());

    public static StoredTensor Of<T>(HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Of(tensor.Shape, tensor.Span);
    }

    /// <summary>
    /// The elements as reals, rounded to the nearest where T is narrower; Boolean as 0 and 1. 64-bit integers beyond
    /// what T holds exactly are rounded too.
    /// </summary>
    public HostTensor<T> To<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => HostTensor<T>.Create(Shape, Write);

    /// <summary>The elements as integers.</summary>
    /// <exception cref="InvalidDataException">They are reals, or one is beyond the range of Int64.</exception>
    public long[] ToIntegers()
    {
        if (Type.IsFloatingPoint())
            throw new InvalidDataException($"its elements are {Type}, but integers are expected");
        var integers = new long[Shape.Size];
        switch (Type)
        {
            case ElementType.Int64:
                Elements<long>().CopyTo(integers);
                break;
            case ElementType.Int32:
                Fill(integers, Elements<int>(), v => v);
                break;
            case ElementType.Int16:
                Fill(integers, Elements<short>(), v => v);
                break;
            case ElementType.Int8:
                Fill(integers, Elements<sbyte>(), v => v);
                break;
            case ElementType.UInt64:
                Fill(integers, Elements<ulong>(), Signed);
                break;
            case ElementType.UInt32:
                Fill(integers, Elements<uint>(), v => v);
                break;
            case ElementType.UInt16:
                Fill(integers, Elements<ushort>(), v => v);
                break;
            case ElementType.UInt8:
                Fill(integers, Elements<byte>(), v => v);
                break;
            default:
                Fill(integers, Elements<byte>(), v => v == 0 ? 0 : 1);
                break;
        }

        return integers;
    }

    /// <summary>
    /// The same values in another floating-point type, rounded to the nearest, ties to even; a number beyond the type's
    /// range becomes infinite, or NaN in Float8E4M3, which has no infinity.
    /// </summary>
    /// <exception cref="ArgumentException">The type is none of floating point.</exception>
    public StoredTensor As(ElementType type)
    {
        if (type == Type)
            return this;
        // A double that is rounded to float32 on the way to a smaller type would be rounded twice.
        return type switch
        {
            ElementType.Float64 => Of(To<double>()),
            ElementType.Float32 => Of(To<float>()),
            ElementType.Float16 => Small<Half>(type, v => (Half)v),
            ElementType.BFloat16 => Small(type, v => SmallFloats.ToBFloat16(ToOdd(v))),
            ElementType.Float8E4M3 => Small(type, v => SmallFloats.ToE4M3(ToOdd(v))),
            ElementType.Float8E5M2 => Small(type, v => SmallFloats.ToE5M2(ToOdd(v))),
            _ => throw new ArgumentException($"{type} is no floating-point type", nameof(type)),
        };
    }

    public override string ToString() => $"{Type}{Shape}";

    private ReadOnlySpan<TElement> Elements<TElement>()
        where TElement : unmanaged => MemoryMarshal.Cast<byte, TElement>(Bytes.Span);

    private void Write<T>(Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (Type)
        {
            case ElementType.Float64:
                Fill(values, Elements<double>(), T.CreateTruncating);
                break;
            case ElementType.Float32:
                Fill(values, Elements<float>(), T.CreateTruncating);
                break;
            case ElementType.Float16:
                Fill(values, Elements<Half>(), T.CreateTruncating);
                break;
            case ElementType.BFloat16:
                Fill(values, Elements<ushort>(), v => T.CreateTruncating(SmallFloats.FromBFloat16(v)));
                break;
            case ElementType.Float8E4M3:
                Fill(values, Elements<byte>(), v => T.CreateTruncating(SmallFloats.FromE4M3(v)));
                break;
            case ElementType.Float8E5M2:
                Fill(values, Elements<byte>(), v => T.CreateTruncating(SmallFloats.FromE5M2(v)));
                break;
            case ElementType.UInt64:
                Fill(values, Elements<ulong>(), T.CreateTruncating);
                break;
            default:
                Fill<T, long>(values, ToIntegers(), T.CreateTruncating);
                break;
        }
    }

    private static void Fill<T, TElement>(Span<T> values, ReadOnlySpan<TElement> elements, Func<TElement, T> convert)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = convert(elements[i]);
    }

    private static long Signed(ulong value) =>
        value <= long.MaxValue
            ? (long)value
            : throw new InvalidDataException($"its element {value} is beyond the range of Int64");

    private StoredTensor Small<TElement>(ElementType type, Func<double, TElement> convert)
        where TElement : unmanaged
    {
        var values = To<double>();
        var elements = new TElement[values.Size];
        Fill(elements, values.Span, convert);
        return new(type, Shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
    }

    /// <summary>
    /// To float32 by rounding to odd: what is then rounded to a much narrower type is as if rounded once (Boldo and
    /// Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
    /// </summary>
    private static float ToOdd(double value)
    {
        var nearest = (float)value;
        if (nearest == value || !float.IsFinite(nearest) || (BitConverter.SingleToUInt32Bits(nearest) & 1) != 0)
            return double.IsFinite(value) && float.IsInfinity(nearest)
                ? MathF.CopySign(float.MaxValue, nearest)
                : nearest;
        return value > nearest ? MathF.BitIncrement(nearest) : MathF.BitDecrement(nearest);
    }
}
