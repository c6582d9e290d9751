using System.Numerics;
using BenchmarkDotNet.Attributes;
using DeepLearning.Reference;

namespace DeepLearning.Benchmarks;

/// <summary>C += A B and its transposed forms, square.</summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MatrixProductBenchmarks<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private AlignedArray<T> _a,
        _b,
        _c;
    private Workers _workers = Workers.Single;

    [Params(64, 512)]
    public int Size { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_a, _b, _c) = (Values.Normal<T>(Size * Size), Values.Normal<T>(Size * Size), new AlignedArray<T>(Size * Size));
        _workers = Workers.Of(Threads);
    }

    [Benchmark(Baseline = true)]
    public void Product() => MatrixProduct.Add<T>(_workers, Size, Size, Size, _a.Span, _b.Span, _c.Span);

    [Benchmark]
    public void TransposedLeft() =>
        MatrixProduct.AddTransposedLeft<T>(_workers, Size, Size, Size, _a.Span, _b.Span, _c.Span);

    [Benchmark]
    public void TransposedRight() =>
        MatrixProduct.AddTransposedRight<T>(_workers, Size, Size, Size, _a.Span, _b.Span, _c.Span);
}
