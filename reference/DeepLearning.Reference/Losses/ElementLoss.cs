using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>A loss of one output element against one target.</summary>
internal interface IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>l(x, t).</summary>
    double Value(double x, double t);

    /// <summary>dl/dx.</summary>
    T Slope(T x, T t);
}

/// <summary>A loss element by element: a sample's is the sum over its elements.</summary>
internal sealed class ElementLoss<T, TRule>(Loss loss, Shape output, TRule rule) : SampleLoss<T>(loss, output)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IElementLoss<T>
{
    private readonly int _size = output.Size;

    protected override void Sums(ReadOnlySpan<T> x, Targets<T> targets, Span<double> sums)
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = 0.0;
            for (var j = i * _size; j < (i + 1) * _size; j++)
                sum += rule.Value(double.CreateChecked(x[j]), double.CreateChecked(t[j]));
            sums[i] = sum;
        }
    }

    protected override void AddGradients(
        ReadOnlySpan<T> x,
        Targets<T> targets,
        ReadOnlySpan<T> scales,
        Span<T> outputGradient
    )
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        for (var i = 0; i < scales.Length; i++)
            if (scales[i] != T.Zero)
                for (var j = i * _size; j < (i + 1) * _size; j++)
                    outputGradient[j] += scales[i] * rule.Slope(x[j], t[j]);
    }
}
