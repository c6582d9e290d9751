using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>What data a run has, in 32 bytes.</summary>
public static class DatasetHash
{
    /// <summary>
    /// The SHA-256, in lower-case hexadecimal, of the sets one after the other: each one's number of samples (int32),
    /// inputs and targets, as they lie in memory.
    /// </summary>
    public static string Sha256<T>(params ReadOnlySpan<Dataset<T>> sets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var data in sets)
        {
            hash.AppendData(BitConverter.GetBytes(data.Count));
            hash.AppendData(MemoryMarshal.AsBytes(data.Inputs.Span));
            hash.AppendData(
                data.Targets is Targets<T>.Classes classes
                    ? MemoryMarshal.AsBytes(classes.Indices.Span)
                    : MemoryMarshal.AsBytes(((Targets<T>.Values)data.Targets).Elements.Span)
            );
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
