using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Files;

/// <summary>
/// Changes to a checkpoint: to any byte; or to its header, to a text within it, or to its values, with the length and
/// the checksum put right, so that the parser behind them is reached.
/// </summary>
internal static class CheckpointMutation
{
    private const int LengthBytes = 8;

    public static byte[] Of(PCG random, byte[] original)
    {
        var length = (int)BitConverter.ToInt64(original);
        var header = original.AsSpan(LengthBytes, length);
        var values = original[(LengthBytes + length)..^SHA256.HashSizeInBytes];
        return Mutation.Below(random, 8) switch
        {
            0 => Mutation.Bytes(random, original),
            1 => Repaired(Mutation.Bytes(random, header.ToArray()), values),
            2 or 3 => Repaired(Bytes(Mutation.Text(random, Encoding.UTF8.GetString(header))), values),
            4 => Repaired(header.ToArray(), Mutation.Bytes(random, values)),
            5 => Repaired(header.ToArray(), WithNastyValue(random, values)),
            _ => Repaired(WithMetadata(random, header), values),
        };
    }

    private static byte[] Repaired(byte[] header, byte[] values)
    {
        byte[] block = [.. BitConverter.GetBytes((long)header.Length), .. header, .. values];
        return [.. block, .. SHA256.HashData(block)];
    }

    private static byte[] WithNastyValue(PCG random, byte[] values)
    {
        double[] nasty = [double.NaN, -1, double.PositiveInfinity, 0.5, -0.0, 1e300, double.Epsilon];
        byte[] changed = [.. values];
        BitConverter.TryWriteBytes(
            changed.AsSpan(8 * Mutation.Below(random, values.Length / 8)),
            nasty[Mutation.Below(random, nasty.Length)]
        );
        return changed;
    }

    private static byte[] WithMetadata(PCG random, ReadOnlySpan<byte> header)
    {
        var json = JsonNode.Parse(header)!;
        var metadata = json["__metadata__"]!.AsObject();
        var name = metadata.Select(pair => pair.Key).ElementAt(Mutation.Below(random, metadata.Count));
        metadata[name] = Mutation.Text(random, metadata[name]!.GetValue<string>());
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
