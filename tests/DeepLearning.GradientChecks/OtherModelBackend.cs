namespace DeepLearning.GradientChecks;

/// <summary>
/// A backend that is wrong on purpose: it computes another model of the same names and shapes than the one it is given.
/// </summary>
internal sealed class OtherModelBackend(IBackend inner, string node, Func<Layer, Layer> change) : IBackend
{
    public string Name => "other";

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        inner.Compile<T>(
            new(
                model.Nodes.Select(n => n.Name == node ? n with { Layer = change(n.Layer) } : n).ToSequence(),
                model.Outputs
            ),
            options
        );
}

/// <summary>The identity, whose backward pass is off by a factor.</summary>
internal sealed record Skew(double Factor) : ICustomLayer
{
    public string Kind => "Skew";

    public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => pass.Input().CopyTo(pass.Output);

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient();
        for (var i = 0; i < dx.Length; i++)
            dx[i] += T.CreateChecked(Factor) * pass.OutputGradient[i];
    }
}
