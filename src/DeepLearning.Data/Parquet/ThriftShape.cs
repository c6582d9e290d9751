namespace DeepLearning.Data;

/// <summary>Types of Thrift's compact protocol, by their codes; a Boolean field's value is its type.</summary>
internal enum ThriftType
{
    Boolean = 1,
    Int8 = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Struct = 12,
}

/// <summary>A field of a struct: its number, its type, and what its elements or its own struct are.</summary>
internal sealed record ThriftField(int Id, ThriftType Type, ThriftType Element = default, ThriftShape? Of = null)
{
    public static ThriftField Struct(int id, ThriftShape shape) => new(id, ThriftType.Struct, Of: shape);

    public static ThriftField List(int id, ThriftType element) => new(id, ThriftType.List, element);

    public static ThriftField List(int id, ThriftShape shape) => new(id, ThriftType.List, ThriftType.Struct, shape);
}

/// <summary>The fields that a struct may have.</summary>
internal sealed class ThriftShape(params ThriftField[] fields)
{
    private readonly Dictionary<int, ThriftField> _fields = fields.ToDictionary(field => field.Id);

    /// <summary>Whether the whole numbers in it are kept.</summary>
    public bool IsKept { get; init; }

    public ThriftField? this[int id] => _fields.GetValueOrDefault(id);
}
