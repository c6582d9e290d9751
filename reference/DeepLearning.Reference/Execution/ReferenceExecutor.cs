using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>A model at work in C#.</summary>
internal sealed class ReferenceExecutor<T> : IExecutor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WeightStore<T> _store;
    private readonly Operation<T>[] _operations;
    private readonly Workspace<T> _workspace;
    private readonly LossOperation<T>[] _losses;
    private readonly NodePass<T>[] _ends;
    private readonly ParameterUpdates<T> _updates;
    private readonly ParameterMoves<T> _moves;
    private readonly ParameterGradients<T> _gradients;
    private readonly Undo<T> _undo;
    private readonly bool _hasUserCode;
    private readonly ExecutorCondition _condition = new();
    private bool _isDisposed;

    public ReferenceExecutor(Model model, CompileOptions options, ISubstitution? substitution)
    {
        (Model, Options) = (model, options);
        Layout = new ParameterLayout(model);
        _store = new WeightStore<T>(model, Layout);
        _operations = OperationFactory<T>.For(model, substitution);
        _workspace = new Workspace<T>(
            _store.Weights,
            _operations,
            options.Objective,
            Workers.Of(options.Threads ?? Math.Min(Environment.ProcessorCount, CompileOptions.MaxThreads))
        );
        _losses =
        [
            .. options.Objective?.Terms.Select(term =>
                LossFactory<T>.For(term.Loss, model.ShapeOf(term.Output), substitution)
            )
                ?? [],
        ];
        _updates = new ParameterUpdates<T>(_store, substitution);
        _ends = [.. options.Objective?.Terms.Select(term => _workspace[term.Output]) ?? []];
        _gradients = new ParameterGradients<T>(Layout);
        _undo = new Undo<T>(_store, _gradients);
        _hasUserCode = model.Nodes.Any(node => node.Layer is Layer.Custom);
        _moves = new ParameterMoves<T>(_updates, _gradients, Layout, _workspace.Workers);
        Import(ExecutorState<T>.Initial(model, options.Seed));
    }

    public string Backend => ReferenceBackend.BackendName;

    public Model Model { get; }

    public CompileOptions Options { get; }

    public ParameterLayout Layout { get; }

    public void Import(ExecutorState<T> state)
    {
        CheckAlive();
        state.Check(Model);
        try
        {
            _store.Import(state.Parameters, state.State);
            _workspace.Weights = _store.Current;
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

    public ExecutorState<T> Export()
    {
        CheckUsable();
        return new(_store.ExportParameters(), _store.ExportStates(), _updates.Export());
    }

    public NamedTensors<T> ExportParameters()
    {
        CheckUsable();
        return _store.ExportParameters();
    }

    public Evaluation<T> Evaluate(Batch<T> batch, bool sampleLosses = false)
    {
        CheckUsable();
        BatchRules.Check(Model, Options.Objective, batch);
        _workspace.Forward(batch.Inputs, batch.Count, batch.SampleIndices);
        if (batch.Targets.Count == 0 || batch.Count == 0)
            return new(null, Values(Model.Outputs)) { TermLosses = [] };
        var terms = new double[_losses.Length];
        return new(Loss(batch, terms), Values(Model.Outputs))
        {
            TermLosses = terms.ToSequence(),
            SampleLosses = sampleLosses ? SampleLosses(batch) : null,
        };
    }

    public Differentiation<T> Differentiate(Batch<T> batch, RngKey key, bool training = true, bool activations = false)
    {
        CheckUsable();
        BatchRules.CheckDifferentiation(Model, Options.Objective, batch, training);
        var gradients = new ParameterGradients<T>(Layout);
        _workspace.Forward(batch.Inputs, batch.Count, batch.SampleIndices, training, movesStatistics: false, key);
        var loss = Loss(batch);
        Backward(batch, 1, gradients, inputs: true);
        var nodes = Model.Nodes.Select(node => node.Name).ToArray();
        return new(
            loss,
            Values(Model.Outputs),
            _store.Named(gradients.Values),
            OutputGradients(Model.Inputs.Where(node => node.IndicesBelow is null).Select(node => node.Name)),
            activations ? Values(nodes) : NamedTensors<T>.Empty,
            activations ? OutputGradients(nodes) : NamedTensors<T>.Empty
        );
    }

    public double Accumulate(Batch<T> batch, double weight, RngKey key)
    {
        CheckUsable();
        PrecisionRules.CheckWeight<T>(weight);
        BatchRules.CheckTraining(Model, Options.Objective, batch);
        BeginWrite();
        _undo.Begin(keepsGradients: _hasUserCode);
        try
        {
            return AddGradients(batch, weight, key);
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    public void Gradients(Span<T> destination)
    {
        CheckUsable();
        CheckLength(destination.Length);
        _gradients.Values.CopyTo(destination);
    }

    public void SetGradients(ReadOnlySpan<T> source)
    {
        CheckUsable();
        CheckLength(source.Length);
        source.CopyTo(_gradients.Values);
    }

    public void Update(Optimizer optimizer, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null)
    {
        CheckUsable();
        PrecisionRules.Check<T>(clipping);
        _updates.Plan(optimizer, groups);
        BeginWrite();
        _undo.Begin(keepsGradients: ParameterGroup.Regularizes(groups) && Refuses(clipping));
        try
        {
            Move(groups, clipping);
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    /// <remarks>
    /// Without clipping and penalties, a parameter moves as soon as its gradient is complete; the result is the same to
    /// the bit. So does none of a model with layers of the user's own: they may fail halfway.
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
        _updates.Plan(optimizer, groups);
        BatchRules.CheckTraining(Model, Options.Objective, batch);
        BeginWrite();
        _undo.Begin(keepsGradients: _hasUserCode || Refuses(clipping));
        try
        {
            if (clipping is null && !_hasUserCode && !ParameterGroup.Regularizes(groups))
                return MoveOnTheWay(batch, key);
            var loss = AddGradients(batch, 1, key);
            Move(groups, clipping);
            return loss;
        }
        catch (Exception e)
        {
            TakeBack(e);
            throw;
        }
    }

    public void Publish()
    {
        CheckUsable();
        _store.Publish();
    }

    public long PublishedVersion => _store.Published.Version;

    public IPredictor<T> CreatePredictor()
    {
        Publish();
        return new ReferencePredictor<T>(
            _store.Published,
            new Workspace<T>(_store.Weights, _operations, objective: null, Workers.Single)
        );
    }

    public void Dispose()
    {
        _isDisposed = true;
        _store.Published.Close();
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private void CheckUsable()
    {
        CheckAlive();
        _condition.Check();
    }

    /// <summary>
    /// Before parameters or state move: from here on no predictor reads those that the workspace has.
    /// </summary>
    private void BeginWrite()
    {
        _store.BeginWrite();
        _workspace.Weights = _store.Current;
    }

    private void CheckLength(int length)
    {
        if (length != Layout.Length)
            throw new ArgumentException($"the buffer holds {length} values, but the gradients are {Layout.Length}");
    }

    /// <summary>Both passes: adds to the accumulated gradients.</summary>
    private double AddGradients(Batch<T> batch, double weight, RngKey key)
    {
        var loss = TrainingLoss(batch, key);
        _undo.BeginGradients();
        Backward(batch, weight, _gradients, inputs: false);
        return loss;
    }

    /// <summary>The planned update, from the accumulated gradients, which it clears.</summary>
    private void Move(Sequence<ParameterGroup>? groups, Clipping? clipping)
    {
        var regularizes = ParameterGroup.Regularizes(groups);
        if (regularizes)
        {
            _undo.BeginGradients();
            _updates.Penalize(_gradients.Values);
        }

        if (clipping is not null)
            _updates.Clip(clipping, _gradients.Values, Options.NotFinite);
        _undo.BeginMoves();
        _updates.Begin();
        _moves.Begin();
        _moves.Finish();
        if (regularizes)
            _updates.LimitNorms();
    }

    /// <summary>Both passes and the planned update in one.</summary>
    private double MoveOnTheWay(Batch<T> batch, RngKey key)
    {
        var loss = TrainingLoss(batch, key);
        _undo.BeginMoves();
        _updates.Begin();
        _moves.Begin();
        Backward(batch, 1, _gradients, inputs: false, _moves);
        _moves.Finish();
        return loss;
    }

    /// <summary>After an exception: everything as before the call, or broken.</summary>
    private void TakeBack(Exception cause)
    {
        if (!_undo.TakeBack())
            _condition.Break(cause);
    }

    private bool Refuses(Clipping? clipping) => clipping?.ReadsNorms() == true && Options.NotFinite == NotFinite.Refuse;

    /// <summary>The forward pass of a training step, up to its loss.</summary>
    private double TrainingLoss(Batch<T> batch, RngKey key)
    {
        _workspace.Forward(batch.Inputs, batch.Count, batch.SampleIndices, training: true, movesStatistics: true, key);
        var loss = Loss(batch);
        return double.IsFinite(loss) || Options.NotFinite == NotFinite.Pass
            ? loss
            : throw NotFiniteException.OfLoss(loss, _workspace.FirstNotFinite());
    }

    /// <summary>The loss, and on request each term's, without its weight (=).</summary>
    private double Loss(Batch<T> batch, Span<double> terms = default)
    {
        var total = 0.0;
        for (var i = 0; i < _losses.Length; i++)
        {
            var loss = _losses[i].Forward(_ends[i].Value, batch.Targets[i], batch.Count);
            total += Options.Objective!.Terms[i].Weight * loss;
            if (!terms.IsEmpty)
                terms[i] = loss;
        }

        return total;
    }

    private Sequence<HostTensor<double>> SampleLosses(Batch<T> batch) =>
        Enumerable
            .Range(0, _losses.Length)
            .Select(i =>
                HostTensor<double>.Create(
                    [batch.Count],
                    losses => _losses[i].SampleLosses(_ends[i].Value, batch.Targets[i], losses)
                )
            )
            .ToSequence();

    private void Backward(
        Batch<T> batch,
        double weight,
        ParameterGradients<T> gradients,
        bool inputs,
        ParameterMoves<T>? moves = null
    )
    {
        _workspace.BeginBackward(gradients, inputs, moves);
        for (var i = 0; i < _losses.Length; i++)
        {
            var term = Options.Objective!.Terms[i];
            var pass = _ends[i];
            if (!pass.WantsGradient)
                continue;
            _losses[i]
                .Backward(
                    pass.Value,
                    batch.Targets[i],
                    batch.Count,
                    T.CreateChecked(weight * term.Weight),
                    pass.OutputGradientToWrite
                );
        }

        _workspace.Backward();
    }

    private NamedTensors<T> Values(IEnumerable<string> nodes) =>
        Named(nodes, pass => pass.Node.IndicesBelow is not null ? Numbers(pass) : pass.Value);

    /// <summary>Indices as whole numbers.</summary>
    private static T[] Numbers(NodePass<T> pass) => Array.ConvertAll(pass.LentIndices.ToArray(), T.CreateChecked);

    private NamedTensors<T> OutputGradients(IEnumerable<string> nodes) =>
        Named(nodes, pass => pass.WantsGradient ? pass.OutputGradient : new T[_workspace.Count * pass.OutputSize]);

    private delegate ReadOnlySpan<T> Part(NodePass<T> pass);

    private NamedTensors<T> Named(IEnumerable<string> nodes, Part part) =>
        new(
            nodes.Select(name =>
                KeyValuePair.Create(
                    name,
                    HostTensor<T>.Copy(Model.ShapeOf(name).Batched(_workspace.Count), part(_workspace[name]))
                )
            )
        );
}
