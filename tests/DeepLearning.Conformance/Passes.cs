using System.Numerics;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

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

    /// <summary>A net's gradients on one backend, right by what is asked beside it.</summary>
    public static GradientReport CheckedAlone(string name, Model model)
    {
        var (backend, objective) = (TestBackends.Get(name), TestData.CrossEntropy(model));
        var batch = TestData.Batch<double>(model, objective, 5, 1);
        var report = GradientCheck.Compare(backend, backend, model, objective, batch, 2);
        Assert.True(report.Passed, report.ToTable());
        return report;
    }

    /// <summary>What a net has learnt of a batch in 60 steps, in float32: its loss is a fifth at most.</summary>
    public static NamedTensors<float> Learnt(string name, Model model, double learningRate)
    {
        var (objective, optimizer) = (TestData.CrossEntropy(model), new Optimizer.Sgd(learningRate, momentum: 0.9));
        var batch = TestData.Batch<float>(model, objective, 8, 1);
        using var executor = TestBackends.Get(name).Compile<float>(model, new() { Objective = objective, Seed = 2 });
        var first = executor.Step(batch, RngKey.FromSeed(0), optimizer);
        for (var step = 1; step < 60; step++)
            executor.Step(batch, RngKey.FromSeed(0), optimizer);
        Assert.True(executor.Evaluate(batch).Loss < 0.2 * first);
        return executor.ExportParameters();
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
