namespace DeepLearning;

// By the value alone: a formula's branches must not depend on the direction that is asked for. Equality too, so == and
// CompareTo say the same; whoever wants to compare tangents compares them.
public readonly partial struct Dual<T>
{
    public bool Equals(Dual<T> other) => Value.Equals(other.Value);

    public override bool Equals(object? obj) => obj is Dual<T> other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public int CompareTo(Dual<T> other) => Value.CompareTo(other.Value);

    public int CompareTo(object? obj) =>
        obj switch
        {
            null => 1,
            Dual<T> other => CompareTo(other),
            _ => throw new ArgumentException(
                $"a dual number cannot be compared with a {obj.GetType().Name}",
                nameof(obj)
            ),
        };

    public static bool operator ==(Dual<T> left, Dual<T> right) => left.Value == right.Value;

    public static bool operator !=(Dual<T> left, Dual<T> right) => left.Value != right.Value;

    public static bool operator <(Dual<T> left, Dual<T> right) => left.Value < right.Value;

    public static bool operator >(Dual<T> left, Dual<T> right) => left.Value > right.Value;

    public static bool operator <=(Dual<T> left, Dual<T> right) => left.Value <= right.Value;

    public static bool operator >=(Dual<T> left, Dual<T> right) => left.Value >= right.Value;
}
