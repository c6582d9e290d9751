using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>
/// An array in NumPy's .npy format, versions 1 to 3: reals of 16, 32 and 64 bits, integers of 8 to 64, Booleans; in C
/// or Fortran order, little- or big-endian. Arrays of objects, which are pickles, and of fields are refused. Reading
/// takes memory for what the file holds, whatever its header says. Source: NumPy, "numpy.lib.format".
/// </summary>
public static class NpyFile
{
    private static readonly FileFormat Rule = new(
        "the NumPy file",
        (message, cause) => new NumpyException(message, cause)
    );

    /// <summary>The array of a file, in C order.</summary>
    /// <exception cref="NumpyException">
    /// The file cannot be read; its header is none, or of a type that is not read; or it does not hold as many bytes as
    /// its header says.
    /// </exception>
    public static StoredTensor Read(string path) => Rule.Read(path, stream => ReadContent(stream));

    /// <summary>The array of a stream, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static StoredTensor Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => ReadContent(stream));
    }

    /// <summary>The array of a file as reals; see <see cref="StoredTensor.To{T}"/>.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static HostTensor<T> Read<T>(string path)
        where T : unmanaged, IFloatingPointIeee754<T> => Read(path).To<T>();

    /// <summary>Writes a file that is whole or not there: see <see cref="WholeFile"/>.</summary>
    /// <exception cref="NotSupportedException">NumPy has no such type: bfloat16, or one of 8 bits.</exception>
    public static void Write(string path, StoredTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        WholeFile.Write(path, stream => Write(stream, tensor));
    }

    /// <inheritdoc cref="Write(string, StoredTensor)"/>
    public static void Write<T>(string path, HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Write(path, StoredTensor.Of(tensor));

    /// <summary>Writes to a stream, from where it stands.</summary>
    /// <inheritdoc cref="Write(string, StoredTensor)"/>
    public static void Write(Stream stream, StoredTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensor);
        stream.Write(NpyHeader.Write(tensor));
        stream.Write(tensor.Bytes.Span);
    }

    /// <param name="stream">The stream.</param>
    /// <param name="length">How many bytes it has, where that is known.</param>
    /// <exception cref="InvalidDataException">The stream holds no such array.</exception>
    internal static StoredTensor ReadContent(Stream stream, long? length = null)
    {
        var header = NpyHeader.Read(stream);
        var size = (long)header.Shape.Size * header.Type.SizeOf();
        if (size > Shape.MaxSize)
            throw new InvalidDataException($"its array {header.Shape} has {size} bytes, more than {Shape.MaxSize}");
        if (length is { } known && known != header.Length + size)
            throw new InvalidDataException(
                $"it has {known} bytes, but its array {header.Shape} {header.Type} takes {header.Length + size}"
            );
        var bytes = StreamBytes.Read(stream, (int)size, $"the elements of its array {header.Shape}", header.Length);
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException(
                $"byte {header.Length + size}: it goes on here, but its array {header.Shape} ends before"
            );
        if (header.IsBigEndian)
            ElementOrder.ReverseBytes(bytes, header.Type.SizeOf());
        if (header.IsFortranOrder)
            bytes = ElementOrder.ToRowMajor(bytes, header.Type.SizeOf(), header.Shape);
        return new(header.Type, header.Shape, bytes);
    }
}
