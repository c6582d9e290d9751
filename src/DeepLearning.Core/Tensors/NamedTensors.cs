using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>An immutable dictionary of tensors in name order (ordinal), with structural equality.</summary>
public sealed class NamedTensors<T> : IReadOnlyDictionary<string, HostTensor<T>>, IEquatable<NamedTensors<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SortedList<string, HostTensor<T>> _tensors;

    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public NamedTensors(IEnumerable<KeyValuePair<string, HostTensor<T>>> tensors)
    {
        // Sorted once, at the end: to insert each at its place takes a time that grows with the square of their number.
        var byName = new Dictionary<string, HostTensor<T>>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
            byName.Add(name, tensor);
        _tensors = new(byName, StringComparer.Ordinal);
    }

    public static NamedTensors<T> Empty { get; } = new([]);

    public int Count => _tensors.Count;

    public IEnumerable<string> Keys => _tensors.Keys;

    public IEnumerable<HostTensor<T>> Values => _tensors.Values;

    /// <exception cref="KeyNotFoundException">No tensor has this name; the message lists those that exist.</exception>
    public HostTensor<T> this[string key] =>
        _tensors.TryGetValue(key, out var tensor)
            ? tensor
            : throw new KeyNotFoundException(
                $"no tensor is named '{key}'; there are {string.Join(", ", _tensors.Keys)}"
            );

    public bool ContainsKey(string key) => _tensors.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out HostTensor<T> value) =>
        _tensors.TryGetValue(key, out value);

    public NamedTensors<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        new(_tensors.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.To<TOther>())));

    /// <summary>Whether no value is NaN or infinite.</summary>
    public bool IsFinite
    {
        get
        {
            foreach (var tensor in _tensors.Values)
            foreach (var value in tensor.Span)
                if (!T.IsFinite(value))
                    return false;
            return true;
        }
    }

    /// <summary>SHA-256, in lower-case hexadecimal, of all values' little-endian bytes in name order.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in _tensors.Values)
            TensorBytes.ForEach(tensor.Span, hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public bool Equals(NamedTensors<T>? other) =>
        other is not null
        && _tensors.Keys.SequenceEqual(other._tensors.Keys)
        && _tensors.Values.SequenceEqual(other._tensors.Values);

    public override bool Equals(object? obj) => Equals(obj as NamedTensors<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, tensor) in _tensors)
            hash.Add(HashCode.Combine(name, tensor));
        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, HostTensor<T>>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
