using System.Numerics;

namespace DeepLearning.TestSupport;

/// <summary>A user's own layer, y = weight x, that throws, or gives NaN gradients, where it is told to.</summary>
public sealed record Planted : ICustomLayer
{
    /// <summary>The method that throws: "Forward", "Backward", "InferShape", "Parameters"; null for none.</summary>
    public static string? Throws { get; set; }

    /// <summary>What its gradients are multiplied by.</summary>
    public static double Factor { get; set; } = 1;

    public string Kind => "Planted";

    public Shape InferShape(Sequence<Shape> inputs)
    {
        ThrowIn("InferShape");
        return inputs[0];
    }

    public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
    {
        ThrowIn("Parameters");
        return [new("weight", inputs[0], Initializer.Ones)];
    }

    public void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = pass.Input(),
            weight = pass.Parameter(0);
        for (var i = 0; i < x.Length / 2; i++)
            pass.Output[i] = weight[i % weight.Length] * x[i];
        ThrowIn("Forward");
        for (var i = x.Length / 2; i < x.Length; i++)
            pass.Output[i] = weight[i % weight.Length] * x[i];
    }

    public void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = pass.Input(),
            weight = pass.Parameter(0),
            dy = pass.OutputGradient;
        Span<T> dx = pass.InputGradient(),
            dWeight = pass.ParameterGradient(0);
        var factor = T.CreateChecked(Factor);
        for (var i = 0; i < x.Length; i++)
        {
            dWeight[i % weight.Length] += factor * dy[i] * x[i];
            if (i == x.Length / 2)
                ThrowIn("Backward");
            if (!dx.IsEmpty)
                dx[i] += factor * dy[i] * weight[i % weight.Length];
        }
    }

    private static void ThrowIn(string method)
    {
        if (Throws == method)
            throw new PlantedException($"planted in {method}");
    }
}

/// <summary>What a planted layer throws.</summary>
public sealed class PlantedException(string message) : Exception(message);
