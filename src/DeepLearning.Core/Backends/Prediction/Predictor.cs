using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What every backend's predictor does alike: it lets one thread in at a time, checks what it is given, holds one set
/// of weights for the time of a call, and lets go of them when it is disposed of or forgotten.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TWeights">The backend's set of weights.</typeparam>
public abstract class Predictor<T, TWeights> : IPredictor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWeights : class, IDisposable
{
    private readonly PublishedWeights<TWeights> _weights;
    private int _isBusy,
        _isDisposed;

    protected Predictor(Model model, PublishedWeights<TWeights> weights)
    {
        (Model, _weights) = (model, weights);
        weights.Join();
    }

    ~Predictor() => Dispose(disposing: false);

    public Model Model { get; }

    public void Predict(ReadOnlySpan<InputValues<T>> inputs, int count, ReadOnlySpan<Memory<T>> outputs)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        if (Interlocked.Exchange(ref _isBusy, 1) == 1)
            throw new InvalidOperationException(
                "this predictor is in use by another thread, but serves one at a time: share what the "
                    + "executor's CreatePredictorPool() gives, or create one a thread"
            );
        try
        {
            BatchRules.CheckInputs(Model, inputs, count);
            BatchRules.CheckOutputs(Model, outputs, count);
            if (count == 0)
                return;
            using var reading = _weights.Read();
            Predict(reading.Weights, inputs, count, outputs);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    /// <summary>A call under way on another thread ends as it would have.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Computes the outputs. Everything is checked, there is at least one sample, and no other call runs.
    /// </summary>
    /// <param name="weights">Nobody changes them, and they are not freed before this returns. Not kept.</param>
    /// <param name="inputs">One an input node, each count samples end to end. Not kept.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="outputs">One an output, each count outputs end to end, written (=).</param>
    protected abstract void Predict(
        TWeights weights,
        ReadOnlySpan<InputValues<T>> inputs,
        int count,
        ReadOnlySpan<Memory<T>> outputs
    );

    private void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _weights?.Leave(frees: disposing);
    }
}
