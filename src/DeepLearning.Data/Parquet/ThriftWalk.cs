namespace DeepLearning.Data;

/// <summary>
/// Walks a struct of Thrift's compact protocol, in which a Parquet file's footer and page headers are written, before
/// another reader believes what it says: each field must be one of the shape's, once and of its type, and each length
/// must be there. Source: Apache Thrift, "Thrift Compact protocol".
/// </summary>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes are walked.</summary>
    public int At { get; private set; }

    /// <summary>The whole numbers of all structs of lists that are kept, in order.</summary>
    public List<Dictionary<int, long>> Listed { get; } = [];

    /// <summary>
    /// A struct's whole numbers by their field's number and, one level down, by 100 times the outer field's number and
    /// their own; of structs that are kept.
    /// </summary>
    /// <exception cref="InvalidDataException">It is none, or says more than is there.</exception>
    public Dictionary<int, long>? Struct(ThriftShape shape)
    {
        var numbers = shape.IsKept ? new Dictionary<int, long>() : null;
        var seen = new HashSet<int>();
        for (var id = 0; ; )
        {
            var head = Byte();
            if (head == 0)
                return numbers;
            id = head >> 4 == 0 ? (short)Zigzag() : id + (head >> 4);
            var type = (ThriftType)((head & 15) == 2 ? 1 : head & 15);
            if (shape[id] is not { } field || field.Type != type || !seen.Add(id))
                throw new InvalidDataException(
                    $"byte {At - 1} of it: the field {id} of type {(int)type} is not expected, or comes twice"
                );
            if (type == ThriftType.Struct)
            {
                if (Struct(field.Of!) is { } inner)
                    foreach (var (key, value) in inner)
                        numbers?.Add(100 * id + key, value);
            }
            else if (type == ThriftType.List)
                List(field);
            else if (type != ThriftType.Boolean && Value(type) is var number)
                numbers?.Add(id, number);
        }
    }

    private void List(ThriftField field)
    {
        var head = Byte();
        var count = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
        if ((ThriftType)(head & 15) != field.Element && count > 0)
            throw new InvalidDataException($"the field {field.Id} lists values of the type {head & 15}");
        if (count > (ulong)(_bytes.Length - At))
            throw new InvalidDataException(
                $"the field {field.Id} lists {count} values, but only {_bytes.Length - At} bytes are left"
            );
        for (var i = 0UL; i < count; i++)
            if (field.Of is null)
                Value(field.Element);
            else if (Struct(field.Of) is { } numbers)
                Listed.Add(numbers);
    }

    /// <summary>A whole number; 0 for what is none.</summary>
    private long Value(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.Int8:
                return (sbyte)Byte();
            case ThriftType.Int16:
                return InRange(Zigzag(), short.MinValue, short.MaxValue);
            case ThriftType.Int32:
                return InRange(Zigzag(), int.MinValue, int.MaxValue);
            case ThriftType.Int64:
                return Zigzag();
            default:
                Skip(type == ThriftType.Double ? 8 : Varint());
                return 0;
        }
    }

    private static long InRange(long number, long low, long high) =>
        number >= low && number <= high
            ? number
            : throw new InvalidDataException($"a number is {number}, but one from {low} to {high} is expected");

    private byte Byte() =>
        At < _bytes.Length ? _bytes[At++] : throw new InvalidDataException("it ends in the midst of a struct");

    private void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - At))
            throw new InvalidDataException($"a text has {count} bytes, but only {_bytes.Length - At} are left");
        At += (int)count;
    }

    private long Zigzag()
    {
        var number = Varint();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Varint()
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
                return number;
        }

        throw new InvalidDataException("a number has more than ten bytes");
    }
}
