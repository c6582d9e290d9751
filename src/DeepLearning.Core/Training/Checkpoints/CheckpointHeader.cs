using System.Buffers.Binary;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// What the head of a checkpoint file says, read without its values and without a reader of its layers.
/// </summary>
/// <param name="Run">The run's identity; null in a file of an older library.</param>
/// <param name="Step">The updates that were done.</param>
internal sealed record CheckpointHeader(string? Run, long Step)
{
    private const int Longest = 1 << 28;

    /// <summary>Null when the file is missing, damaged, or no checkpoint.</summary>
    public static CheckpointHeader? Find(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> length = stackalloc byte[8];
            stream.ReadExactly(length);
            var size = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (size is < 2 or > Longest || size > stream.Length)
                return null;
            var bytes = new byte[size];
            stream.ReadExactly(bytes);
            using var header = JsonDocument.Parse(bytes);
            var metadata = header.RootElement.GetProperty("__metadata__");
            return new(
                metadata.TryGetProperty("run", out var run) ? Inner(run, "id").GetString() : null,
                Inner(metadata.GetProperty("state"), "step").GetInt64()
            );
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            return null;
        }
    }

    /// <summary>A member of an object that stands as JSON in a text.</summary>
    private static JsonElement Inner(JsonElement text, string name)
    {
        using var document = JsonDocument.Parse(text.GetString()!);
        return document.RootElement.GetProperty(name).Clone();
    }
}
