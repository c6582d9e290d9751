using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A model at work on one device: parameters, gradients, optimizer state and buffers of its own. Used by one thread at
/// a time, its predictors by others meanwhile. Everything above it is immutable; everything below may reuse buffers.
/// Batches are lent: not kept after the call. Disposing of it twice is the same as once; a call after it throws
/// <see cref="ObjectDisposedException"/>.
/// After an exception it is as before the call; where that is not to be had, because parameters were moving, every use
/// but <see cref="Import"/> and Dispose throws an InvalidOperationException until a state is imported (see
/// <see cref="ExecutorCondition"/>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IExecutor<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The name of the backend that compiled it.</summary>
    string Backend { get; }

    Model Model { get; }

    CompileOptions Options { get; }

    /// <summary>The trained parameters' places in the flat gradient buffer.</summary>
    ParameterLayout Layout { get; }

    /// <summary>
    /// Takes over parameters, non-trained state and optimizer state; accumulated gradients are cleared. Where there are
    /// predictors, they read the new weights from their next call on.
    /// </summary>
    /// <exception cref="ModelException">A name is missing or unknown.</exception>
    /// <exception cref="ShapeException">A tensor's shape is not the parameter's.</exception>
    void Import(ExecutorState<T> state);

    /// <summary>A copy of all that an executor holds between two steps.</summary>
    ExecutorState<T> Export();

    /// <summary>A copy of the trained parameters alone.</summary>
    NamedTensors<T> ExportParameters() => Export().Parameters;

    /// <summary>Outputs, and the loss when the batch brings targets, in inference mode. Changes nothing.</summary>
    /// <param name="batch">Inputs, and targets or none.</param>
    /// <param name="sampleLosses">Whether each sample's own losses are wanted.</param>
    Evaluation<T> Evaluate(Batch<T> batch, bool sampleLosses = false);

    /// <summary>
    /// Loss and gradients with respect to every parameter and every input. Changes nothing: neither running statistics
    /// nor accumulated gradients.
    /// </summary>
    /// <param name="batch">Inputs and targets.</param>
    /// <param name="key">The step's key, for dropout.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    /// <param name="activations">Whether each node's output and its gradient are wanted too.</param>
    Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training = true, bool activations = false);

    /// <summary>
    /// One training pass: adds weight x dLoss/dParameter to the accumulated gradients, and moves the running
    /// statistics.
    /// </summary>
    /// <param name="batch">Inputs and targets; at least one sample.</param>
    /// <param name="weight">The factor; a micro-batch's is its share of the samples.</param>
    /// <param name="key">The step's key, for dropout.</param>
    /// <returns>The batch's loss (not weighted).</returns>
    /// <exception cref="NotFiniteException">
    /// The loss is NaN or infinite. Nothing has changed; see <see cref="CompileOptions.NotFinite"/>.
    /// </exception>
    double Accumulate(Batch<T> batch, double weight, RngKey key);

    /// <summary>Copies the accumulated gradients, laid out by <see cref="Layout"/>.</summary>
    void Gradients(Span<T> destination);

    /// <summary>Replaces the accumulated gradients, laid out by <see cref="Layout"/>.</summary>
    void SetGradients(ReadOnlySpan<T> source);

    /// <summary>Moves the parameters along the accumulated gradients, then clears them.</summary>
    /// <exception cref="ModelException">A group's pattern matches no parameter.</exception>
    /// <exception cref="NotFiniteException">
    /// The gradients are clipped by norm, and it is NaN or infinite. Nothing has changed; see
    /// <see cref="CompileOptions.NotFinite"/>.
    /// </exception>
    void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null);

    /// <summary><see cref="Accumulate"/> with weight 1, then <see cref="Update"/>.</summary>
    /// <exception cref="NotFiniteException">
    /// The loss is NaN or infinite, or the norm that gradients are clipped by. Nothing has changed; see
    /// <see cref="CompileOptions.NotFinite"/>.
    /// </exception>
    double Step(
        Batch<T> batch,
        RngKey key,
        Optimizer optimizer,
        Sequence<ParameterGroup>? groups = null,
        Clipping? clipping = null
    )
    {
        PrecisionRules.Check<T>(clipping);
        PrecisionRules.Check<T>(optimizer, groups, Layout);
        var loss = Accumulate(batch, 1, key);
        Update(optimizer, groups, clipping);
        return loss;
    }

    /// <summary>
    /// Makes the parameters and the state that the executor holds those that all its predictors read, from their next
    /// call on. <see cref="Import"/> does so by itself where there are predictors; <see cref="Accumulate"/>,
    /// <see cref="Update"/> and <see cref="Step"/> do not. Copies nothing: the executor goes on in buffers of its own,
    /// if it writes again while predictors read these. Does nothing where nothing has changed since the last time.
    /// </summary>
    void Publish();

    /// <summary>How often weights were published; 0 before the first time.</summary>
    long PublishedVersion { get; }

    /// <summary>
    /// Publishes, and gives a predictor that reads what is published, has a workspace of its own and uses the calling
    /// thread only. It goes on when the executor is disposed of. Dispose of it: as long as it is there, the executor
    /// keeps apart what it changes and what is read.
    /// </summary>
    IPredictor<T> CreatePredictor();

    /// <summary>Publishes, and gives a predictor that any number of threads may share.</summary>
    /// <param name="workspaces">How many calls compute at once; null for one a processor.</param>
    PredictorPool<T> CreatePredictorPool(int? workspaces = null) =>
        new(workspaces ?? Environment.ProcessorCount, CreatePredictor);
}
