using System.Numerics;

namespace DeepLearning;

/// <summary>
/// An immutable value in the host's memory, row-major: the only thing that crosses a backend's border.
/// Equality is by shape and by bits, so NaN equals NaN and 0 differs from -0.
/// </summary>
public sealed class HostTensor<T> : IEquatable<HostTensor<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _values;

    private HostTensor(Shape shape, T[] values)
    {
        Require.Length(values.Length, shape.Size, $"a tensor of shape {shape}");
        (Shape, _values) = (shape, values);
    }

    public Shape Shape { get; }

    public int Size => _values.Length;

    public ReadOnlySpan<T> Span => _values;

    public ReadOnlyMemory<T> Memory => _values;

    public T this[int index] => _values[index];

    /// <summary>A tensor with a copy of the values.</summary>
    public static HostTensor<T> Copy(Shape shape, ReadOnlySpan<T> values) => new(shape, values.ToArray());

    /// <summary>A tensor of these very values, which nobody writes to any more.</summary>
    internal static HostTensor<T> Of(Shape shape, T[] values) => new(shape, values);

    public static HostTensor<T> Zeros(Shape shape) => new(shape, new T[shape.Size]);

    public static HostTensor<T> Scalar(T value) => new(Shape.Scalar, [value]);

    /// <summary>A tensor whose values the function writes once, before anyone sees it.</summary>
    public static HostTensor<T> Create(Shape shape, Action<Span<T>> write)
    {
        var values = new T[shape.Size];
        write(values);
        return new(shape, values);
    }

    /// <summary>The same values, rounded or widened to another precision.</summary>
    public HostTensor<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        this as HostTensor<TOther>
        ?? HostTensor<TOther>.Create(
            Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = TOther.CreateChecked(_values[i]);
            }
        );

    public bool Equals(HostTensor<T>? other) =>
        other is not null && Shape == other.Shape && TensorBytes.Equal(Span, other.Span);

    public override bool Equals(object? obj) => Equals(obj as HostTensor<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Shape);
        TensorBytes.ForEach(Span, bytes => hash.AddBytes(bytes));
        return hash.ToHashCode();
    }

    public override string ToString() => $"{typeof(T).Name}{Shape}";
}
