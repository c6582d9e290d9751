using System.Text.Json;

namespace DeepLearning;

/// <summary>A tensor's entry in a safetensors header: {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}.</summary>
internal static class SafeTensorsEntry
{
    /// <summary>The size of a number, in bytes, by the format's name of its type.</summary>
    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["F8_E4M3"] = 1,
        ["F8_E5M2"] = 1,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U64"] = 8,
        ["U32"] = 4,
        ["U16"] = 2,
        ["U8"] = 1,
        ["BOOL"] = 1,
    };

    /// <exception cref="KeyNotFoundException">The format has no such type.</exception>
    public static int SizeOf(string type) => Sizes[type];

    public static void Write(Utf8JsonWriter json, SafeTensorsHeader.Tensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type);
        json.WriteStartArray("shape");
        foreach (var extent in tensor.Shape)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Offset);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">It is none, or of a type that is not known.</exception>
    public static SafeTensorsHeader.Tensor Read(string name, JsonElement json)
    {
        try
        {
            string? type = null;
            long[]? shape = null,
                offsets = null;
            foreach (var field in json.EnumerateObject())
                switch (field.Name)
                {
                    case "dtype":
                        type = field.Value.GetString();
                        break;
                    case "shape":
                        shape = Numbers(field.Value);
                        break;
                    case "data_offsets":
                        offsets = Numbers(field.Value);
                        break;
                    default:
                        throw new InvalidDataException($"it has a '{field.Name}', which the format has not");
                }

            if (type is null || shape is null || offsets is null)
                throw new InvalidDataException("it has no dtype, no shape or no data_offsets");
            return Place(name, type, shape, offsets);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidDataException
                        or ArgumentException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            throw new InvalidDataException($"its tensor '{name}' is damaged: {e.Message}", e);
        }
    }

    private static SafeTensorsHeader.Tensor Place(string name, string type, long[] extents, long[] offsets)
    {
        if (!Sizes.TryGetValue(type, out var size))
            throw new InvalidDataException($"its type is {type}, but {string.Join(", ", Sizes.Keys)} are known");
        if (offsets is not [>= 0 and var from, >= 0 and var to])
            throw new InvalidDataException("its data_offsets are not two numbers of at least 0");
        var shape = Shape.Create([.. extents.Select(Extent)]);
        return to - from == (long)shape.Size * size
            ? new(name, type, shape, from, to - from)
            : throw new InvalidDataException(
                $"it has {to - from} bytes, but {shape} values of {size} bytes are expected"
            );
    }

    private static long[] Numbers(JsonElement json)
    {
        var numbers = new long[json.GetArrayLength()];
        var at = 0;
        foreach (var number in json.EnumerateArray())
            numbers[at++] =
                number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value)
                    ? value
                    : throw new InvalidDataException($"it holds {number.ValueKind}, but whole numbers are expected");
        return numbers;
    }

    private static int Extent(long extent) =>
        extent is >= 0 and <= int.MaxValue
            ? (int)extent
            : throw new InvalidDataException($"its shape holds {extent}, but extents lie in 0 to {int.MaxValue}");
}
