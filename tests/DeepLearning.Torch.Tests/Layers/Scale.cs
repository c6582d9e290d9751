using TorchSharp;

namespace DeepLearning.Torch.Tests.Layers;

/// <summary>y = weight x, one weight a feature: a custom layer with passes on the host.</summary>
internal record Scale : ICustomLayer
{
    public string Kind => "Scale";

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [new("weight", inputs[0], Initializer.Ones)];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = pass.Input(),
            weight = pass.Parameter(0);
        var y = pass.Output;
        for (var i = 0; i < y.Length; i++)
            y[i] = weight[i % weight.Length] * x[i];
    }

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = pass.Input(),
            dy = pass.OutputGradient,
            weight = pass.Parameter(0);
        Span<T> dx = pass.InputGradient(),
            dWeight = pass.ParameterGradient(0);
        for (var i = 0; i < dy.Length; i++)
        {
            if (!dx.IsEmpty)
                dx[i] += dy[i] * weight[i % weight.Length];
            dWeight[i % weight.Length] += dy[i] * x[i];
        }
    }
}

/// <summary>The same layer, with a forward pass in libtorch's operations besides.</summary>
internal sealed record TorchScale : Scale, ITorchLayer
{
    public torch.Tensor Forward(
        IReadOnlyList<torch.Tensor> inputs,
        IReadOnlyList<torch.Tensor> parameters,
        bool training
    ) => inputs[0] * parameters[0];
}
