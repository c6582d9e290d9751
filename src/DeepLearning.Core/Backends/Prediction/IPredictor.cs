using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Computes outputs in inference mode, on the calling thread. Used by one thread at a time, and refuses a second one; a
/// <see cref="PredictorPool{T}"/> serves any number. Each call uses one whole set of weights: the one that its executor
/// had published last when the call began. It outlives its executor.
/// </summary>
public interface IPredictor<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    Model Model { get; }

    /// <summary>
    /// Writes (=) the outputs of count samples into the caller's memory, which is lent until it returns.
    /// </summary>
    /// <param name="inputs">One an input node, in the model's order, each count samples end to end.</param>
    /// <param name="count">The number of samples; nothing is written for none.</param>
    /// <param name="outputs">One an output, in the model's order, each of exactly count outputs end to end.</param>
    /// <exception cref="ShapeException">A number of inputs, of outputs or of values is not the model's.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this predictor.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    void Predict(ReadOnlySpan<InputValues<T>> inputs, int count, ReadOnlySpan<Memory<T>> outputs);
}
