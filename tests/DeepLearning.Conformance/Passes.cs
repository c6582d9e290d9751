using System.Numerics;

namespace DeepLearning.Conformance;

/// <summary>Short forms for tests.</summary>
internal static class Passes
{
    public static T[] Gradients<T>(IExecutor<T> executor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[executor.Layout.Length];
        executor.Gradients(values);
        return values;
    }

    public static T[] Flat<T>(IExecutor<T> executor, NamedTensors<T> tensors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[executor.Layout.Length];
        foreach (var entry in executor.Layout.Entries)
            tensors[entry.Name].Span.CopyTo(values.AsSpan(entry.Range));
        return values;
    }

    /// <summary>Every element within tolerance x the largest expected value.</summary>
    public static void Near<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(value)));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(double.CreateChecked(expected[i] - actual[i])) <= tolerance * largest,
                $"element {i}: expected {expected[i]}, actual {actual[i]}, largest {largest}"
            );
    }
}
