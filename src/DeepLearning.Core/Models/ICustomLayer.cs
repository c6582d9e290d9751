using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A layer of your own. It runs on every backend: on the reference backend as it stands, on libtorch as an autograd
/// function over host memory. Implement it as a record, so that equal layers make equal models, and hold no mutable
/// state: one instance serves many threads. What it throws comes out of the executor's call with its own type and
/// stack, and the executor is as before the call.
/// </summary>
public interface ICustomLayer
{
    /// <summary>The layer's name in summaries, errors and JSON.</summary>
    string Kind { get; }

    /// <summary>The output's shape for these inputs, all without the batch axis.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    Shape InferShape(Sequence<Shape> inputs);

    /// <summary>
    /// How many different indices, from 0 on, the layer takes at an input: the pass has them as
    /// <see cref="ILayerPass{T}.Indices"/>, and no gradient flows there. Null where it takes reals.
    /// </summary>
    int? TakesIndicesBelow(int input) => null;

    /// <summary>The trained parameters for these inputs; their indices are those of the pass.</summary>
    Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [];

    /// <summary>Writes (=) the pass's output.</summary>
    void Forward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Adds (+=) to the gradients of the pass's inputs and parameters.</summary>
    void Backward<T>(ILayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A node's buffers during one pass. Spans hold Count samples end to end, each row-major.</summary>
public interface ILayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>Whether this is a training pass.</summary>
    bool IsTraining { get; }

    /// <summary>The values of the node's input; empty where it is indices.</summary>
    ReadOnlySpan<T> Input(int index = 0);

    /// <summary>The indices of the node's input; empty where it is reals.</summary>
    ReadOnlySpan<int> Indices(int index = 0);

    /// <summary>The node's output: written by the forward pass, read by the backward pass.</summary>
    Span<T> Output { get; }

    /// <summary>dLoss/dOutput.</summary>
    ReadOnlySpan<T> OutputGradient { get; }

    /// <summary>dLoss/dInput, to add to; empty when nobody asks for it, and for indices.</summary>
    Span<T> InputGradient(int index = 0);

    /// <summary>The values of the parameter.</summary>
    ReadOnlySpan<T> Parameter(int index);

    /// <summary>dLoss/dParameter, to add to.</summary>
    Span<T> ParameterGradient(int index);
}
