using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepLearning.Core.Tests.Data;

/// <summary>Makes IDX files.</summary>
internal static class IdxBytes
{
    public static byte[] Of(byte type, uint[] extents, params byte[] values)
    {
        var bytes = new List<byte> { 0, 0, type, (byte)extents.Length };
        foreach (var extent in extents)
            bytes.AddRange([(byte)(extent >> 24), (byte)(extent >> 16), (byte)(extent >> 8), (byte)extent]);
        return [.. bytes, .. values];
    }

    public static byte[] Singles(params ReadOnlySpan<float> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }

    public static byte[] Zipped(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(bytes);
        return target.ToArray();
    }
}
