using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What is brought to one input node, samples end to end: reals or indices. A closed union without an allocation;
/// arrays and memories become one by themselves. The memory is lent.
/// </summary>
public readonly record struct InputValues<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public InputValues(ReadOnlyMemory<T> reals) => Reals = reals;

    public InputValues(ReadOnlyMemory<int> indices) => (Indices, IsIndices) = (indices, true);

    /// <summary>Whether these are indices, even where there are none.</summary>
    public bool IsIndices { get; }

    /// <summary>The reals; empty where these are indices.</summary>
    public ReadOnlyMemory<T> Reals { get; }

    /// <summary>The indices; empty where these are reals.</summary>
    public ReadOnlyMemory<int> Indices { get; }

    /// <summary>The number of values.</summary>
    public int Length => IsIndices ? Indices.Length : Reals.Length;

    public static implicit operator InputValues<T>(ReadOnlyMemory<T> reals) => new(reals);

    public static implicit operator InputValues<T>(Memory<T> reals) => new((ReadOnlyMemory<T>)reals);

    public static implicit operator InputValues<T>(T[] reals) => new(reals.AsMemory());

    public static implicit operator InputValues<T>(ReadOnlyMemory<int> indices) => new(indices);

    public static implicit operator InputValues<T>(Memory<int> indices) => new((ReadOnlyMemory<int>)indices);

    public static implicit operator InputValues<T>(int[] indices) => new(indices.AsMemory());
}
