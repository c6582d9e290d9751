using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Batches into updates: one each, or several by their shares of what counts, so that k batches are one batch k times
/// as large. Between updates the executor's parameters are those of the last; batch norm's running statistics are not,
/// so they are kept where somebody may want to go back.
/// </summary>
internal sealed class Updates<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IExecutor<T> _executor;
    private readonly TrainingPlan _plan;
    private readonly CallbackList _callbacks;
    private readonly RngKey _key;
    private readonly bool _keepsStatistics,
        _isSum;
    private Sequence<ParameterGroup>? _groups;
    private Optimizer _optimizer;
    private ScheduleValue _value = new(1, null);
    private NamedTensors<T>? _statistics;
    private int _taken,
        _size,
        _samples;
    private double _expected,
        _sum;

    public Updates(IExecutor<T> executor, TrainingPlan plan, CallbackList callbacks)
    {
        (_executor, _plan, _callbacks, _optimizer) = (executor, plan, callbacks, plan.Optimizer);
        _key = RngKey.FromSeed(plan.Seed).For(RngPurpose.Step);
        _keepsStatistics =
            (plan.AccumulateBatches > 1 || callbacks.InspectsLoss)
            && executor.Model.Parameters.Any(p => !p.Spec.IsTrained);
        _isSum = Scoring.IsSum(executor.Options.Objective!);
        KeepStatistics();
    }

    /// <summary>A batch's loss as an epoch's mean counts it: of sums, a sample's.</summary>
    public double Mean(double loss, Batch<T> batch) => _isSum ? loss / batch.Count : loss;

    /// <summary>Whether no batch waits for others.</summary>
    public bool IsWhole => _taken == 0;

    public void BeginEpoch(TrainingState state)
    {
        var groups = _plan.GroupsAt(state.Epoch + 1);
        if (!Equals(groups, _groups))
            _groups = groups;
    }

    /// <summary>Settles the update that a batch belongs to, when the batch is its first.</summary>
    /// <returns>The update's learning rate.</returns>
    public double BeginBatch(TrainingState state, Batch<T> batch, IBatchSource<T> source, int number)
    {
        if (!IsWhole)
            return _optimizer.LearningRate;
        (_expected, _sum, _size) = (0, 0, Math.Min(_plan.AccumulateBatches, source.BatchesPerEpoch - number));
        _samples = batch.Count;
        for (var i = 1; i < _size; i++)
            _samples += source.CountOf(number + i);
        if (_plan.Schedule is { } schedule)
        {
            var value = schedule.At(_plan.ScheduleBy == ScheduleUnit.Epoch ? state.Epoch : state.Step, state.Schedule);
            if (value != _value)
                (_value, _optimizer) = (value, _plan.Optimizer.At(value));
        }

        return _optimizer.LearningRate;
    }

    /// <summary>A batch's passes, and the update when it is the last of its update.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="begin">What was told of it.</param>
    /// <param name="loss">Its loss; NaN when no sample of it counts.</param>
    /// <param name="weight">Its normaliser; of sums, its samples.</param>
    /// <returns>Why the run ends before the update; null when it goes on.</returns>
    public StopReason? Take(Batch<T> batch, BatchBegin begin, out double loss, out double weight)
    {
        weight = Scoring.Normalizer(_executor, batch);
        loss = double.NaN;
        var key = _key.Fold(begin.Step - 1);
        try
        {
            if (_size > 1 || _callbacks.InspectsLoss)
                return TakePart(batch, begin, key, weight, ref loss);
            if (weight > 0)
                loss = _executor.Step(batch, key, _optimizer, _groups, _plan.Clipping);
            return null;
        }
        catch (NotFiniteException e)
        {
            GiveUp();
            return Reason(e, begin);
        }
    }

    private static StopReason.NotFinite Reason(NotFiniteException e, BatchBegin begin)
    {
        var when = $"in epoch {begin.Epoch}, batch {begin.Batch} (update {begin.Step})";
        return e.Parameter is not null
            ? new(
                $"the gradients' norm is {e.Value} {when}: the first gradient that is not finite is that of "
                    + $"'{e.Parameter}'",
                e.Parameter
            )
            : new($"the loss is {e.Value} {when}: {StopOnNotFinite.Place(e.Node)}", e.Node);
    }

    private StopReason? TakePart(Batch<T> batch, BatchBegin begin, RngKey key, double weight, ref double loss)
    {
        _taken++;
        _sum += weight;
        if (weight > 0)
        {
            if (_expected == 0)
                _expected = weight / batch.Count * _samples;
            if (Accumulate(batch, begin, _isSum ? 1 : weight / _expected, key, out loss) is { } stop)
            {
                GiveUp();
                return stop;
            }
        }

        if (_taken == _size)
            Update();
        return null;
    }

    /// <summary>A batch's passes; why a callback says stop.</summary>
    private StopReason? Accumulate(Batch<T> batch, BatchBegin begin, double share, RngKey key, out double loss)
    {
        try
        {
            loss = _executor.Accumulate(batch, share, key);
        }
        catch (NotFiniteException e) when (_callbacks.InspectsLoss)
        {
            loss = e.Value;
            if (_callbacks.Loss(new(begin, loss, () => e.Node)) is { } stop)
                return stop;
            throw;
        }

        return _callbacks.InspectsLoss ? _callbacks.Loss(new(begin, loss, () => FirstNotFinite(batch, key))) : null;
    }

    /// <summary>Back to where the last update ended: batches that wait for others are forgotten.</summary>
    private void GiveUp()
    {
        if (!IsWhole)
            _executor.Import(Export());
        _taken = 0;
    }

    /// <summary>What the executor held after the last update.</summary>
    public ExecutorState<T> Export() =>
        IsWhole || _statistics is null ? _executor.Export() : _executor.Export() with { State = _statistics };

    private void Update()
    {
        if (_sum > 0)
        {
            if (!_isSum && _sum != _expected)
                Scale(_expected / _sum);
            _executor.Update(_optimizer, _groups, _plan.Clipping);
        }

        _taken = 0;
        KeepStatistics();
    }

    /// <summary>
    /// The shares were taken of what the first batch let expect; where samples weigh differently, it is known only at
    /// the end.
    /// </summary>
    private void Scale(double factor)
    {
        var gradients = new T[_executor.Layout.Length];
        _executor.Gradients(gradients);
        var scale = T.CreateChecked(factor);
        foreach (ref var g in gradients.AsSpan())
            g *= scale;
        _executor.SetGradients(gradients);
    }

    private void KeepStatistics() => _statistics = _keepsStatistics ? _executor.Export().State : null;

    private string? FirstNotFinite(Batch<T> batch, RngKey key)
    {
        var activations = _executor.Differentiate(batch, key, training: true, activations: true).Activations;
        foreach (var node in _executor.Model.Nodes)
        foreach (var value in activations[node.Name].Span)
            if (!T.IsFinite(value))
                return node.Name;
        return null;
    }
}
