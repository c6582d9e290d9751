using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Where a gradient goes. The first that comes is written (=), which spares the clearing and the reading; those that
/// follow are added (+=).
/// </summary>
/// <param name="values">The buffer; empty where the gradient is not wanted.</param>
/// <param name="isAdded">Whether there is something to add to; otherwise the buffer holds anything.</param>
internal readonly ref struct Gradient<T>(Span<T> values, bool isAdded)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Span<T> Values { get; } = values;

    public bool IsAdded { get; } = isAdded;

    public bool IsWanted => !Values.IsEmpty;

    /// <summary>The same for some of the elements.</summary>
    public Gradient<T> Slice(int start, int length) => new(Values.Slice(start, length), IsAdded);

    /// <summary>= x or += x.</summary>
    public void Take(ReadOnlySpan<T> x)
    {
        if (IsAdded)
            Elementwise.Add(x, Values);
        else
            x.CopyTo(Values);
    }
}
