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
    private readonly TorchUndo<T> _undo;
    private readonly CallbackFailure _failure = new();
    private readonly ExecutorCondition _condition = new();
    private readonly bool _hasUserCode;
    private bool _isDisposed;

    internal TorchExecutor(Model model, CompileOptions options)
    {
        (Model, Options, Layout) = (model, options, new ParameterLayout(model));
        TorchThreads.Use(options.Threads);
        if (options.Device.Kind == "cuda")
            TorchDevices.PrepareCuda();
        if (OneDnnDefect.Concerns<T>(model))
            ConvolutionLibraries.TurnOneDnnOff();
        var device = TorchDevices.Of(options.Device);
        _weights = new TorchWeights<T>(model, Layout, ExecutorState<T>.Initial(model, options.Seed), device);
        _gradients = new TorchGradients<T>(_weights);
        _graph = new TorchGraph<T>(model, _weights.ByName, device);
        _workspace = new TorchGraph<T>.Workspace(_graph);
        _objective = options.Objective is { } objective ? new TorchObjective<T>(model, objective, device) : null;
        _updates = new ParameterUpdates<T>(_weights);
        _differentiation = new TorchDifferentiation<T>(_weights, _graph, _failure);
        _undo = new TorchUndo<T>(_weights, _gradients);
        _hasUserCode = model.Nodes.Any(node => node.Layer is Layer.Custom);
        ReadsTogether = options.Device.Kind == "cuda";
    }

    public string Backend => TorchBackend.BackendName;

    public Model Model { get; }

    public CompileOptions Options { get; }

    public ParameterLayout Layout { get; }

    /// <summary>Whether a step that clips by norm reads loss and norm at once; a test sets it on the CPU.</summary>
    internal bool ReadsTogether { get; set; }

    private bool IsMeta => Options.Device.Kind == "meta";

    /// <inheritdoc/>
    public void Import(ExecutorState<T> state)
    {
        CheckAlive();
        state.Check(Model);
        try
        {
            _weights.Import(state.Parameters, state.State);
            _updates.Import(state.OptimizerState);
        }
        catch (Exception e)
        {
            _condition.Break(e);
            throw;
        }

        _gradients.Clear();
        _condition.Mend();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The device is meta, which holds no values.</exception>
    public ExecutorState<T> Export()
    {
        CheckUsable();
        return new(_weights.ExportParameters(), _weights.ExportState(), _updates.Export());
    }

    /// <inheritdoc/>
    public NamedTensors<T> ExportParameters()
    {
        CheckUsable();
        return _weights.ExportParameters();
    }

    /// <inheritdoc/>
    /// <remarks>The loss of an empty batch is null: a mean over nothing is not defined.</remarks>
    public Evaluation<T> Evaluate(Batch<T> batch, bool sampleLosses = false)
    {
        CheckUsable();
        BatchRules.Check(Model, Options.Objective, batch);
        if (batch.Count == 0)
            return new Evaluation<T>(null, _graph.EmptyOutputs()) { TermLosses = [] };
        TorchThreads.Use(Options.Threads);
        using var inference = torch.inference_mode();
        using var scope = torch.NewDisposeScope();
        _graph.Forward(_workspace, batch.Inputs, LayerPass.Inference(batch.Count));
        var (loss, terms) = batch.Targets.Count > 0 ? _objective!.Values(_workspace, batch) : (default(double?), []);
        return new Evaluation<T>(loss, _graph.Outputs(_workspace, batch.Count))
        {
            TermLosses = terms,
            SampleLosses = sampleLosses && batch.Targets.Count > 0 ? _objective!.SampleLosses(_workspace, batch) : null,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has no samples, no targets, or one value a channel for a batch norm in training.
    /// </exception>
    public Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training = true, bool activations = false)
    {
        CheckUsable();
        BatchRules.CheckDifferentiation(Model, Options.Objective, batch, training);
        TorchThreads.Use(Options.Threads);
        using var scope = torch.NewDisposeScope();
        var pass = new LayerPass(
            batch.Count,
            training,
            MovesStatistics: false,
            key.For(RngPurpose.Dropout),
            batch.SampleIndices,
            _failure
        );
        _graph.Forward(_workspace, batch.Inputs, pass, inputGradients: true);
        return _differentiation.Of(_workspace, _objective!.Loss(_workspace, batch), batch.Count, activations);
    }

    /// <inheritdoc/>
    /// <remarks>On the meta device the loss cannot be read and is NaN.</remarks>
    public double Accumulate(Batch<T> batch, double weight, RngKey key)
    {
        CheckUsable();
        PrecisionRules.CheckWeight<T>(weight);
        BatchRules.CheckTraining(Model, Options.Objective, batch);
        TorchThreads.Use(Options.Threads);
        using var scope = torch.NewDisposeScope();
        _weights.BeginWrite();
        _undo.Begin(keepsGradients: _hasUserCode);
        try
        {
            var loss = Loss(batch, key);
            var value = Checked(HostTransfer.Scalar<T>(loss));
            Backward(loss, weight);
            return value;
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The device is meta, which holds no values.</exception>
    public void Gradients(Span<T> destination)
    {
        CheckUsable();
        _gradients.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void SetGradients(ReadOnlySpan<T> source)
    {
        CheckUsable();
        _gradients.CopyFrom(source);
    }

    /// <inheritdoc/>
    /// <remarks>Clipping that reads norms stops the queue of a CUDA device.</remarks>
    public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null)
    {
        CheckUsable();
        PrecisionRules.Check<T>(clipping);
        TorchThreads.Use(Options.Threads);
        _updates.Plan(optimizer, groups);
        using var scope = torch.NewDisposeScope();
        _weights.BeginWrite();
        _undo.Begin(keepsGradients: ParameterGroup.Regularizes(groups) && Refuses(clipping));
        try
        {
            var norm = Prepare(clipping);
            Move(clipping, norm is null ? 0 : HostTransfer.Scalar<T>(norm));
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// On a CUDA device one reading stops the queue in a step: that of the loss, between the passes, or, where
    /// gradients are clipped by norm, that of loss and norm together, after the backward pass.
    /// </remarks>
    public double Step(
        Batch<T> batch,
        RngKey key,
        Optimizer optimizer,
        Sequence<ParameterGroup>? groups = null,
        Clipping? clipping = null
    )
    {
        CheckUsable();
        PrecisionRules.Check<T>(clipping);
        BatchRules.CheckTraining(Model, Options.Objective, batch);
        TorchThreads.Use(Options.Threads);
        _updates.Plan(optimizer, groups);
        using var scope = torch.NewDisposeScope();
        _weights.BeginWrite();
        _undo.Begin(keepsGradients: _hasUserCode || Refuses(clipping));
        try
        {
            var loss = Loss(batch, key);
            var readsTogether = ReadsTogether && clipping is Clipping.ByNorm;
            var value = readsTogether ? 0 : Checked(HostTransfer.Scalar<T>(loss));
            Backward(loss, 1);
            var norm = Prepare(clipping);
            if (readsTogether)
            {
                var read = HostTransfer.Scalars<T>(loss, norm ?? loss);
                (value, var size) = (Checked(read[0]), read[1]);
                Move(clipping, size);
            }
            else
            {
                Move(clipping, norm is null ? 0 : HostTransfer.Scalar<T>(norm));
            }

            return value;
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Publish()
    {
        CheckUsable();
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

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private void CheckUsable()
    {
        CheckAlive();
        _condition.Check();
    }

    /// <summary>The forward pass of a training step, and its loss.</summary>
    private torch.Tensor Loss(Batch<T> batch, RngKey key)
    {
        var pass = new LayerPass(
            batch.Count,
            Training: true,
            MovesStatistics: true,
            key.For(RngPurpose.Dropout),
            batch.SampleIndices,
            _failure
        );
        _graph.Forward(_workspace, batch.Inputs, pass);
        return _objective!.Loss(_workspace, batch);
    }

    /// <summary>The loss, unless it is refused.</summary>
    private double Checked(double loss) =>
        double.IsFinite(loss) || Options.NotFinite == NotFinite.Pass || IsMeta
            ? loss
            : throw NotFiniteException.OfLoss(loss, _graph.FirstNotFinite(_workspace));

    /// <summary>Adds weight x dLoss/dParameter to the accumulated gradients.</summary>
    private void Backward(torch.Tensor loss, double weight)
    {
        if (!loss.requires_grad)
            return;
        _undo.BeginGradients();
        if (weight == 1)
        {
            loss.backward();
        }
        else
        {
            using Scalar factor = weight;
            loss.mul(factor).backward();
        }

        _failure.Throw();
    }

    /// <summary>
    /// Penalties, and clipping by value. Then the norm to clip by, one element; null where there is none.
    /// </summary>
    private torch.Tensor? Prepare(Clipping? clipping)
    {
        if (_updates.Regularizes || clipping is Clipping.ByValue)
            _undo.BeginGradients();
        _updates.Penalize();
        if (_updates.Moving.Count == 0)
            return null;
        if (clipping is Clipping.ByValue byValue)
            GradientClipping.ByValue<T>(_updates.Moving, byValue);
        return clipping is Clipping.ByNorm byNorm ? GradientClipping.Norm(_updates.Moving, byNorm.Order) : null;
    }

    /// <summary>Clipping by norm, and the planned update, which clears the gradients.</summary>
    private void Move(Clipping? clipping, double norm)
    {
        if (
            clipping is Clipping.ByNorm byNorm
            && !IsMeta
            && !GradientClipping.TryByNorm<T>(_updates.Moving, byNorm, norm, Options.NotFinite, out var refused)
        )
            throw NotFiniteException.OfNorm(norm, _updates.NameOf(refused));
        if (clipping is Clipping.Adaptive adaptive && _updates.Moving.Count > 0 && !IsMeta)
            ClipAdaptively(adaptive);
        _undo.BeginMoves();
        _updates.Move();
        _gradients.Clear();
    }

    private void ClipAdaptively(Clipping.Adaptive clipping)
    {
        if (Options.NotFinite == NotFinite.Refuse)
            for (var (i, largest) = (0, GradientClipping.LargestOfEach<T>(_updates.Moving)); i < largest.Length; i++)
                if (!T.IsFinite(largest[i]))
                    throw NotFiniteException.OfNorm(double.CreateChecked(largest[i]), _updates.NameOf(i));
        AdaptiveClipping.Apply(_updates.Moving, clipping);
    }

    /// <summary>After an exception: everything as before the call, or broken.</summary>
    private void TakeBack(Exception cause)
    {
        if (!_undo.TakeBack())
            _condition.Break(cause);
    }

    private bool Refuses(Clipping? clipping) => clipping?.ReadsNorms() == true && Options.NotFinite == NotFinite.Refuse;
}
