using System.Numerics;
using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>
/// A model at work on libtorch: gradients by its autograd, updates in its operations. Each call runs in a dispose scope
/// of its own and copies to the host only what it returns. Used by one thread at a time.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TorchExecutor<T> : IExecutor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TorchWeights<T> _weights;
    private readonly TorchGradients<T> _gradients;
    private readonly TorchGraph<T> _graph;
    private readonly TorchGraph<T>.Workspace _workspace;
    private readonly TorchObjective<T>? _objective;
    private readonly ParameterUpdates<T> _updates;
    private readonly TorchDifferentiation<T> _differentiation;
    private bool _isDisposed;

    internal TorchExecutor(Model model, CompileOptions options)
    {
        (Model, Options, Layout) = (model, options, new ParameterLayout(model));
        TorchThreads.Use(options.Threads);
        if (options.Device.Kind == "cuda")
            TorchDevices.TurnTf32Off();
        if (OneDnnDefect.Concerns<T>(model))
            ConvolutionLibraries.TurnOneDnnOff();
        var device = TorchDevices.Of(options.Device);
        _weights = new TorchWeights<T>(model, Layout, ExecutorState<T>.Initial(model, options.Seed), device);
        _gradients = new TorchGradients<T>(_weights);
        _graph = new TorchGraph<T>(model, _weights.ByName, device);
        _workspace = new TorchGraph<T>.Workspace(_graph);
        _objective = options.Objective is { } objective ? new TorchObjective<T>(model, objective, device) : null;
        _updates = new ParameterUpdates<T>(_weights);
        _differentiation = new TorchDifferentiation<T>(_weights, _graph);
    }

    public string Backend => TorchBackend.BackendName;

    public Model Model { get; }

    public CompileOptions Options { get; }

    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public void Import(ExecutorState<T> state)
    {
        CheckAlive();
        state.Check(Model);
        _weights.Import(state.Parameters, state.State);
        _updates.Import(state.OptimizerState);
        _gradients.Clear();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The device is meta, which holds no values.</exception>
    public ExecutorState<T> Export()
    {
        CheckAlive();
        return new(_weights.ExportParameters(), _weights.ExportState(), _updates.Export());
    }

    /// <inheritdoc/>
    /// <remarks>The loss of an empty batch is null: a mean over nothing is not defined.</remarks>
    public Evaluation<T> Evaluate(Batch<T> batch)
    {
        CheckAlive();
        BatchRules.Check(Model, Options.Objective, batch);
        if (batch.Count == 0)
            return new Evaluation<T>(null, _graph.EmptyOutputs());
        TorchThreads.Use(Options.Threads);
        using var inference = torch.inference_mode();
        using var scope = torch.NewDisposeScope();
        _graph.Forward(_workspace, batch.Inputs, LayerPass.Inference(batch.Count));
        double? loss = batch.Targets.Count > 0 ? HostTransfer.Scalar<T>(_objective!.Loss(_workspace, batch)) : null;
        return new Evaluation<T>(loss, _graph.Outputs(_workspace, batch.Count));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has no samples, no targets, or one value a channel for a batch norm in training.
    /// </exception>
    public Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training = true, bool activations = false)
    {
        CheckAlive();
        BatchRules.CheckDifferentiation(Model, Options.Objective, batch, training);
        TorchThreads.Use(Options.Threads);
        using var scope = torch.NewDisposeScope();
        var pass = new LayerPass(
            batch.Count,
            training,
            MovesStatistics: false,
            key.For(RngPurpose.Dropout),
            batch.SampleIndices
        );
        _graph.Forward(_workspace, batch.Inputs, pass, inputGradients: true);
        return _differentiation.Of(_workspace, _objective!.Loss(_workspace, batch), batch.Count, activations);
    }

    /// <inheritdoc/>
    /// <remarks>On the meta device the loss cannot be read and is NaN.</remarks>
    public double Accumulate(Batch<T> batch, double weight, RngKey key)
    {
        CheckAlive();
        PrecisionRules.CheckWeight<T>(weight);
        BatchRules.CheckTraining(Model, Options.Objective, batch);
        _weights.BeginWrite();
        TorchThreads.Use(Options.Threads);
        using var scope = torch.NewDisposeScope();
        var loss = TrainingLoss(batch, key, out var value);
        if (loss.requires_grad)
            Backward(loss, weight);
        return value;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The device is meta, which holds no values.</exception>
    public void Gradients(Span<T> destination)
    {
        CheckAlive();
        _gradients.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void SetGradients(ReadOnlySpan<T> source)
    {
        CheckAlive();
        _gradients.CopyFrom(source);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">A group's pattern matches no parameter.</exception>
    public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null)
    {
        CheckAlive();
        PrecisionRules.Check<T>(clipping);
        TorchThreads.Use(Options.Threads);
        _weights.BeginWrite();
        _updates.Apply(optimizer, groups, clipping);
        _gradients.Clear();
    }

    /// <inheritdoc/>
    public void Publish()
    {
        CheckAlive();
        _weights.Publish();
    }

    /// <inheritdoc/>
    public long PublishedVersion => _weights.Published.Version;

    /// <inheritdoc/>
    public IPredictor<T> CreatePredictor()
    {
        Publish();
        return new TorchPredictor<T>(Model, _weights.Published, new TorchGraph<T>.Workspace(_graph));
    }

    /// <summary>Frees the native memory, but for the weights that predictors still read.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _updates.Dispose();
        _objective?.Dispose();
        _weights.Dispose();
    }

    /// <summary>
    /// The forward pass of a training step, up to its loss. Whatever ends it, the running statistics are then as before.
    /// On a CUDA device reading the loss stops the queue, here and nowhere else in a step.
    /// </summary>
    private torch.Tensor TrainingLoss(Batch<T> batch, RngKey key, out double value)
    {
        _weights.KeepState();
        try
        {
            var pass = new LayerPass(
                batch.Count,
                Training: true,
                MovesStatistics: true,
                key.For(RngPurpose.Dropout),
                batch.SampleIndices
            );
            _graph.Forward(_workspace, batch.Inputs, pass);
            var loss = _objective!.Loss(_workspace, batch);
            value = HostTransfer.Scalar<T>(loss);
            return double.IsFinite(value) || Options.NotFinite == NotFinite.Pass || loss.device_type == DeviceType.META
                ? loss
                : throw NotFiniteException.OfLoss(value, _graph.FirstNotFinite(_workspace));
        }
        catch
        {
            _weights.RestoreState();
            throw;
        }
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static void Backward(torch.Tensor loss, double weight)
    {
        if (weight == 1)
        {
            loss.backward();
            return;
        }

        using Scalar factor = weight;
        loss.mul(factor).backward();
    }
}
