using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>Numbers at the ends of what a number can be, as named patterns that fill a tensor of any size.</summary>
internal static class BoundaryValues
{
    /// <param name="kinks">Where the function at hand bends.</param>
    public static IReadOnlyList<(string Name, T[] Pattern)> Of<T>(params IReadOnlyList<double> kinks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] bends = [.. kinks.Select(T.CreateChecked)];
        return
        [
            ("zeros of both signs", [T.Zero, T.NegativeZero]),
            ("zeros of both signs beside numbers", Numbers<T>(0, 1, -0.0, -1, 0.5)),
            ("ties", Numbers<T>(2)),
            ("ties beside smaller ones", Numbers<T>(2, 2, -1, 2, 0.5, -1, 2)),
            (
                "kinks and the numbers next to them",
                [.. bends.SelectMany(x => new[] { T.BitDecrement(x), x, T.BitIncrement(x) })]
            ),
            ("saturation", Numbers<T>(-20, 20, -40, 40, 0.5, -88, 88, -104, 104)),
            ("deep saturation", Numbers<T>(-750, 750, 1, -1e4, 1e4)),
            ("subnormals", [T.Epsilon, -T.Epsilon, Subnormal<T>(), -Subnormal<T>(), T.Zero]),
            ("infinities", [T.One, T.PositiveInfinity, -T.One, T.Zero, T.NegativeInfinity, T.CreateChecked(0.25)]),
            ("infinity everywhere", [T.PositiveInfinity]),
            ("minus infinity everywhere", [T.NegativeInfinity]),
            ("NaN", [T.One, T.NaN, -T.One, T.Zero, T.CreateChecked(3)]),
            ("two NaNs apart", [T.NaN, T.One, T.Zero, T.NaN, T.CreateChecked(2), -T.One, T.One]),
        ];
    }

    /// <summary>Indices below a limit, as whole numbers.</summary>
    public static IReadOnlyList<(string Name, T[] Pattern)> Indices<T>(int limit)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [
            ("the first and the last index", Numbers<T>(0, limit - 1)),
            ("the last index everywhere", Numbers<T>(limit - 1)),
            ("one index after another", Numbers<T>([.. Enumerable.Range(0, limit).Select(i => (double)i)])),
        ];

    /// <summary>The pattern over and over.</summary>
    public static HostTensor<T> Fill<T>(Shape shape, T[] pattern)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(
            shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = pattern[i % pattern.Length];
            }
        );

    private static T[] Numbers<T>(params double[] values)
        where T : unmanaged, IFloatingPointIeee754<T> => Array.ConvertAll(values, T.CreateChecked);

    // Half the smallest normal number.
    private static T Subnormal<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => T.ScaleB(T.One, typeof(T) == typeof(float) ? -127 : -1023);
}
