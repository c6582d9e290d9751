using BenchmarkDotNet.Attributes;
using DeepLearning.Reference;

namespace DeepLearning.Benchmarks;

/// <summary>What reads and writes memory more than it computes.</summary>
[MemoryDiagnoser]
public class ElementwiseBenchmarks
{
    private static readonly Optimizer.Sgd Rule = new(0.01, momentum: 0.9);

    private readonly MaxPooling<float> _pooling = new(
        Shape.Of(32, 28, 28),
        Shape.Of(32, 14, 14),
        new Window2d(new(2, 2), new(2, 2), new(1, 1), new Padding.Sides(0, 0, 0, 0))
    );

    private readonly int[] _winners = new int[64 * 32 * 14 * 14];
    private readonly AlignedArray<float> _x = Values.Normal<float>(64 * 32 * 28 * 28),
        _y = new(64 * 32 * 28 * 28);
    private readonly AlignedArray<float> _weight = Values.Normal<float>(784 * 256),
        _gradient = Values.Normal<float>(784 * 256),
        _velocity = new(784 * 256);

    [Benchmark]
    public void MaxPool() => _pooling.Forward(Workers.Single, 64 * 32, _x.Span, _y.Span[.._winners.Length], _winners);

    [Benchmark]
    public void Transpose() => Transposition.Copy<float>(784, 256, _weight.Span, 256, _gradient.Span, 784);

    [Benchmark]
    public void SgdStep() => Sgd.Step<float>(Rule, _weight.Span, _gradient.Span, _velocity.Span, isFirst: false);
}
