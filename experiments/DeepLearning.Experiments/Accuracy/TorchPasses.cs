using System.Numerics;
using DeepLearning.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The torch backend's layer, or libtorch's function of that name, and libtorch's derivative of it.</summary>
internal sealed class TorchPasses<T> : IPasses<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Tensor _x,
        _ones;
    private readonly LayerForward _forward;
    private readonly bool _hasSlope;

    public TorchPasses(AccuracyCase function, int count)
    {
        var type = typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64;
        _hasSlope = function.Layer is not null;
        _x = zeros(1, count, dtype: type, requires_grad: _hasSlope);
        _ones = ones(1, count, dtype: type);
        _forward = function.Layer is { } layer
            ? layer.Accept(new LayerCompiler<T>(new Node("y", layer, ["x"]), [], [Shape.Of(count)], [count], CPU))
            : Function(function.Name);
    }

    public void Run(T[] x, T[] y, T[] slope)
    {
        using var scope = NewDisposeScope();
        HostTransfer.Overwrite<T>(_x, x);
        _x.grad = null;
        var value = _forward([_x], LayerPass.Inference(1));
        HostTransfer.Download<T>(value, y);
        if (!_hasSlope)
            return;
        value.backward([_ones]);
        HostTransfer.Download<T>(_x.grad!, slope);
    }

    public void Dispose()
    {
        _x.Dispose();
        _ones.Dispose();
    }

    private static LayerForward Function(string name) =>
        name switch
        {
            "exp" => (Tensor[] x, in LayerPass _) => exp(x[0]),
            "log" => (Tensor[] x, in LayerPass _) => log(x[0]),
            _ => (Tensor[] x, in LayerPass _) => log1p(x[0]),
        };
}
