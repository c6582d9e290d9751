namespace DeepLearning.Interop;

/// <summary>A name that a pickle may speak of; nothing is imported for it.</summary>
/// <param name="Name">With its module: "torch._utils._rebuild_tensor_v2".</param>
internal sealed record TorchName(string Name)
{
    /// <summary>The storages of elements that have none of their own.</summary>
    public const string UntypedStorage = "torch.storage.UntypedStorage";

    private const string Prefix = "torch.";

    /// <summary>PyTorch's names of the types: of the dtype, and of the storage where there is one.</summary>
    private static readonly (ElementType Type, string Dtype, string? Storage)[] Types =
    [
        (ElementType.Float64, "float64", "DoubleStorage"),
        (ElementType.Float32, "float32", "FloatStorage"),
        (ElementType.Float16, "float16", "HalfStorage"),
        (ElementType.BFloat16, "bfloat16", "BFloat16Storage"),
        (ElementType.Float8E4M3, "float8_e4m3fn", null),
        (ElementType.Float8E5M2, "float8_e5m2", null),
        (ElementType.Int64, "int64", "LongStorage"),
        (ElementType.Int32, "int32", "IntStorage"),
        (ElementType.Int16, "int16", "ShortStorage"),
        (ElementType.Int8, "int8", "CharStorage"),
        (ElementType.UInt64, "uint64", null),
        (ElementType.UInt32, "uint32", null),
        (ElementType.UInt16, "uint16", null),
        (ElementType.UInt8, "uint8", "ByteStorage"),
        (ElementType.Boolean, "bool", "BoolStorage"),
    ];

    private static readonly Dictionary<string, ElementType> Dtypes = Types.ToDictionary(
        type => Prefix + type.Dtype,
        type => type.Type,
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, ElementType> Storages = Types
        .Where(type => type.Storage is not null)
        .ToDictionary(type => Prefix + type.Storage, type => type.Type, StringComparer.Ordinal);

    /// <summary>The type of elements that it is the dtype of, or null.</summary>
    public ElementType? Dtype => Dtypes.TryGetValue(Name, out var type) ? type : null;

    /// <summary>The type of elements that it is the storage of, or null.</summary>
    public ElementType? Storage => Storages.TryGetValue(Name, out var type) ? type : null;

    /// <summary>Whether it is a value: a dtype.</summary>
    public bool IsType => Dtype is not null;

    /// <summary>"torch.FloatStorage"; null where PyTorch has none for the type.</summary>
    public static string? StorageOf(ElementType type) =>
        Types.First(entry => entry.Type == type).Storage is { } name ? Prefix + name : null;

    /// <summary>"torch.float32".</summary>
    public static string DtypeOf(ElementType type) => Prefix + Types.First(entry => entry.Type == type).Dtype;
}
