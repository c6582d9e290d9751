using System.Numerics;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>A number that arithmetic trips over, and how it is put among others.</summary>
/// <param name="Name">As the table has it: "NaN", "∞", "1e30, all".</param>
/// <param name="Value">The number, in the precision of the case.</param>
/// <param name="Everywhere">Every value is this one; otherwise only the middle one of ordinary values is.</param>
internal sealed record BadNumber(string Name, Func<BadNumber.Limits, double> Value, bool Everywhere)
{
    /// <summary>Whether it is the largest number of its precision, or minus that.</summary>
    public bool IsLargest => Name.Contains("max", StringComparison.Ordinal);

    /// <summary>The limits of a precision.</summary>
    public sealed record Limits(double Largest, double SmallestNormal, double Smallest);

    public static Limits LimitsOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? new(float.MaxValue, 1.17549435e-38f, float.Epsilon)
            : new(double.MaxValue, 2.2250738585072014e-308, double.Epsilon);

    private static readonly (string Name, Func<Limits, double> Value)[] Values =
    [
        ("NaN", _ => double.NaN),
        ("∞", _ => double.PositiveInfinity),
        ("-∞", _ => double.NegativeInfinity),
        ("max", limits => limits.Largest),
        ("-max", limits => -limits.Largest),
        ("1e30", _ => 1e30),
        ("-1e30", _ => -1e30),
        ("1e-40", _ => 1e-40),
        ("smallest", limits => limits.Smallest),
        ("-0", _ => -0.0),
        ("0.1", _ => 0.1),
    ];

    public static IReadOnlyList<BadNumber> All { get; } =
    [
        .. Values.Select(v => new BadNumber(v.Name, v.Value, Everywhere: false)),
        .. Values.Select(v => new BadNumber($"{v.Name}, all", v.Value, Everywhere: true)),
    ];

    /// <summary>Puts it among normal values (=).</summary>
    public HostTensor<T> In<T>(HostTensor<double> ordinary)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bad = T.CreateChecked(Value(LimitsOf<T>()));
        return HostTensor<T>.Create(
            ordinary.Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = Everywhere || i == values.Length / 2 ? bad : T.CreateChecked(ordinary[i]);
            }
        );
    }
}
