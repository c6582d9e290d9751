using BenchmarkDotNet.Attributes;
using DeepLearning.Reference;

namespace DeepLearning.Benchmarks;

/// <summary>3x3 convolutions of 64 images, by each way that suits the sizes.</summary>
[MemoryDiagnoser]
public class ConvolutionBenchmarks
{
    private const int Count = 64;

    private Convolution<float> _convolution = null!;
    private AlignedArray<float> _x,
        _weight,
        _bias,
        _y,
        _dx,
        _dWeight,
        _dBias,
        _parts;
    private Workers _workers = Workers.Single;

    [Params("unfolded", "shifted", "implicit", "winograd")]
    public string Way { get; set; } = "implicit";

    [Params("1-16-28", "16-32-14", "64-64-7")]
    public string Sizes { get; set; } = "16-32-14";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var sizes = Sizes.Split('-').Select(int.Parse).ToArray();
        var window = new Window2d(new(3, 3), new(1, 1), new(1, 1), new Padding.Sides(1, 1, 1, 1));
        var geometry = new ConvGeometry(
            Shape.Of(sizes[0], sizes[2], sizes[2]),
            Shape.Of(sizes[1], sizes[2], sizes[2]),
            window,
            1
        );
        _convolution = Way switch
        {
            "unfolded" => new UnfoldedConvolution<float>(geometry),
            "shifted" => new ShiftedConvolution<float>(geometry),
            "winograd" => new WinogradConvolution<float>(geometry),
            _ => new ImplicitConvolution<float>(geometry),
        };
        (_x, _dx) = (Values.Normal<float>(Count * geometry.Input.Size), new(Count * geometry.Input.Size));
        (_weight, _dWeight) = (Values.Normal<float>(sizes[1] * geometry.Rows), new(sizes[1] * geometry.Rows));
        (_bias, _dBias) = (Values.Normal<float>(sizes[1]), new(sizes[1]));
        _y = Values.Normal<float>(Count * geometry.Output.Size);
        _parts = new(_convolution.PartsLength(Count));
        _workers = Workers.Of(Threads);
    }

    [Benchmark]
    public void Forward() => _convolution.Forward(_workers, Count, _x.Span, _weight.Span, _bias.Span, _y.Span);

    [Benchmark]
    public void Backward() =>
        _convolution.Backward(
            _workers,
            Count,
            _x.Span,
            _weight.Span,
            _y.Span,
            new(_dx.Span, isAdded: false),
            _dWeight.Span,
            _dBias.Span,
            _parts.Span
        );
}
