using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DeepLearning;

/// <summary>What data a run has, in 32 bytes.</summary>
public static class DatasetHash
{
    /// <summary>
    /// The SHA-256, in lower-case hexadecimal, of the sets one after the other: each one's number of samples (int32),
    /// inputs and targets with their samples' weights, as they lie in memory; where there are several, each behind its
    /// name and a line feed.
    /// </summary>
    public static string Sha256<T>(params ReadOnlySpan<Dataset<T>> sets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var data in sets)
        {
            hash.AppendData(BitConverter.GetBytes(data.Count));
            foreach (var input in data.NamedInputs)
            {
                Name(data.NamedInputs.Count, input.Name);
                hash.AppendData(
                    input.Values.IsIndices
                        ? MemoryMarshal.AsBytes(input.Values.Indices.Span)
                        : MemoryMarshal.AsBytes(input.Values.Reals.Span)
                );
            }

            foreach (var target in data.NamedTargets)
            {
                Name(data.NamedTargets.Count, target.Name);
                hash.AppendData(
                    target.Values is Targets<T>.Classes classes
                        ? MemoryMarshal.AsBytes(classes.Indices.Span)
                        : MemoryMarshal.AsBytes(((Targets<T>.Values)target.Values).Elements.Span)
                );
                hash.AppendData(MemoryMarshal.AsBytes(target.Weights.Span));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Name(int count, string name)
        {
            if (count > 1)
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
        }
    }
}
