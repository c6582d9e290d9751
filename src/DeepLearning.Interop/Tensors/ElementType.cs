namespace DeepLearning.Interop;

/// <summary>The type of a tensor's elements in a file.</summary>
public enum ElementType
{
    /// <summary>IEEE binary64.</summary>
    Float64,

    /// <summary>IEEE binary32.</summary>
    Float32,

    /// <summary>IEEE binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>4 bits of exponent, 3 of mantissa, no infinity: E4M3FN, OCP 8-bit floating point (2023).</summary>
    Float8E4M3,

    /// <summary>5 bits of exponent, 2 of mantissa: E5M2, OCP 8-bit floating point (2023).</summary>
    Float8E5M2,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt64,
    UInt32,
    UInt16,
    UInt8,

    /// <summary>One byte: 0 or 1.</summary>
    Boolean,
}

/// <summary>What is true of an element type.</summary>
public static class ElementTypes
{
    /// <summary>Bytes an element.</summary>
    public static int SizeOf(this ElementType type) =>
        type switch
        {
            ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
            ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
            _ => 1,
        };

    public static bool IsFloatingPoint(this ElementType type) => type <= ElementType.Float8E5M2;

    /// <summary>The element type of a .NET number.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ElementType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(ulong) ? ElementType.UInt64
        : typeof(T) == typeof(uint) ? ElementType.UInt32
        : typeof(T) == typeof(ushort) ? ElementType.UInt16
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(bool) ? ElementType.Boolean
        : throw new NotSupportedException($"no element type is {typeof(T)}");
}
