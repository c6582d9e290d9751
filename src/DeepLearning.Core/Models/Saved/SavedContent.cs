using System.Numerics;

namespace DeepLearning;

/// <summary>
/// All that a trained model needs to predict, and nothing of how it was trained: a value, as a file holds it.
/// </summary>
/// <param name="Model">The network.</param>
/// <param name="Pipeline">How rows become its inputs, and its outputs answers; null where tensors are brought.</param>
/// <param name="ClassNames">The names of the classes that the first output tells apart; null where it has none.</param>
public abstract record SavedContent(Model Model, FittedPipeline? Pipeline, Sequence<string>? ClassNames)
{
    /// <summary>float32 or float64.</summary>
    public abstract string Precision { get; }

    /// <summary>The same in another precision.</summary>
    public abstract SavedContent<T> To<T>()
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <inheritdoc cref="SavedContent"/>
/// <param name="Weights">Trained parameters and non-trained state, by PyTorch's names.</param>
public sealed record SavedContent<T>(
    Model Model,
    NamedTensors<T> Weights,
    FittedPipeline? Pipeline = null,
    Sequence<string>? ClassNames = null
) : SavedContent(Model, Pipeline, ClassNames)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override string Precision => typeof(T) == typeof(float) ? "float32" : "float64";

    /// <summary>The weights as an executor takes them.</summary>
    /// <exception cref="ModelException">A name is missing or unknown.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    public ExecutorState<T> ToExecutorState()
    {
        var state = ExecutorState<T>.Of(Model, Weights);
        state.Check(Model);
        return state;
    }

    /// <exception cref="ModelException">Weights, pipeline or classes' names do not fit the model.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    public void Check()
    {
        _ = ToExecutorState();
        SavedRules.Check(Model, Pipeline, ClassNames);
    }

    public override SavedContent<TOther> To<TOther>() =>
        this as SavedContent<TOther> ?? new(Model, Weights.To<TOther>(), Pipeline, ClassNames);
}
