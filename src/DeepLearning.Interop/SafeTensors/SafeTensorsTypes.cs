namespace DeepLearning.Interop;

/// <summary>The format's names of element types.</summary>
internal static class SafeTensorsTypes
{
    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["F64"] = ElementType.Float64,
        ["F32"] = ElementType.Float32,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["F8_E4M3"] = ElementType.Float8E4M3,
        ["F8_E5M2"] = ElementType.Float8E5M2,
        ["I64"] = ElementType.Int64,
        ["I32"] = ElementType.Int32,
        ["I16"] = ElementType.Int16,
        ["I8"] = ElementType.Int8,
        ["U64"] = ElementType.UInt64,
        ["U32"] = ElementType.UInt32,
        ["U16"] = ElementType.UInt16,
        ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Boolean,
    };

    private static readonly Dictionary<ElementType, string> Names = Types.ToDictionary(p => p.Value, p => p.Key);

    public static ElementType Of(string name) => Types[name];

    public static string NameOf(ElementType type) => Names[type];
}
