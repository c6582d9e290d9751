using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The learning-rate range test: some updates of a plan, at a rate that grows from update to update, and the loss of
/// each. Where the loss begins to fall the rate is large enough, where it rises it is too large.
/// Source: Smith, "Cyclical learning rates for training neural networks", WACV 2017, 3.3; the exponential growth, the
/// smoothing and the suggestion are those of fastai and Lightning.
/// </summary>
public static class LearningRateFinder
{
    /// <summary>
    /// Runs the test. All of the plan holds but the rate, its schedule, its epochs, early stopping and the average of
    /// the weights. The optimizer remembers nothing at first. Afterwards the executor is as it was before: parameters,
    /// statistics and optimizer state.
    /// </summary>
    /// <param name="executor">Compiled with the plan's objective: <see cref="TrainingPlan.CompileOptionsFor"/>.</param>
    /// <param name="plan">What is to be done with the rate that is looked for.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="range">Which rates are tried; null for the usual ones.</param>
    /// <param name="cancellation">Ends the test after the update under way.</param>
    /// <exception cref="ArgumentException">Plan, executor and data do not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the executor is as before.</exception>
    public static LearningRateCurve Find<T>(
        IExecutor<T> executor,
        TrainingPlan plan,
        Dataset<T> train,
        LearningRateRange? range = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        range ??= new();
        var test = plan with
        {
            Optimizer = plan.Optimizer with { LearningRate = range.Minimum },
            Schedule = new Schedule.Exponential(range.Growth),
            ScheduleBy = ScheduleUnit.Step,
            ScheduleMonitor = null,
            Epochs = range.Steps, // an epoch is at least one update
            EarlyStopping = null,
            Averaging = null,
        };
        TrainerRules.CheckExecutor(executor, test);
        TrainerRules.Check(executor.Model, test, train, validation: null, train.Count);
        var before = executor.Export();
        var probe = new Probe(range, plan);
        try
        {
            executor.Import(before with { OptimizerState = NamedTensors<T>.Empty });
            var end = Trainer.Fit(executor, test, train, callbacks: [probe], cancellation: cancellation).Ended;
            cancellation.ThrowIfCancellationRequested();
            return end is StopReason.NotFinite ? probe.Curve with { Diverged = true } : probe.Curve;
        }
        finally
        {
            executor.Import(before);
        }
    }

    /// <summary>Writes down each update's loss, the mean of its batches', and stops in time.</summary>
    private sealed class Probe(LearningRateRange range, TrainingPlan plan) : ITrainingCallback
    {
        private int _batchesPerEpoch;
        private double _sum;
        private long _samples;

        public LearningRateCurve Curve { get; private set; } = new([], false);

        public void OnRunBegin(RunBegin run) => _batchesPerEpoch = run.BatchesPerEpoch;

        public TrainingVerdict OnBatchEnd(BatchEnd batch)
        {
            // Where NaN is refused, it is the loss of a batch in which no sample counts.
            if (double.IsFinite(batch.Loss))
                (_sum, _samples) = (_sum + batch.Loss * batch.Batch.Count, _samples + batch.Batch.Count);
            else if (plan.NotFinite == NotFinite.Pass)
                Curve = Curve with { Diverged = true };
            var number = batch.Batch.Batch;
            if (number % plan.AccumulateBatches == 0 || number == _batchesPerEpoch)
                Complete(batch.Batch.LearningRate);
            return Curve.Diverged || Curve.Points.Count == range.Steps
                ? TrainingVerdict.Stop
                : TrainingVerdict.Continue;
        }

        private void Complete(double rate)
        {
            if (_samples == 0 || Curve.Diverged)
                return;
            var least = Curve.Points.Count == 0 ? double.MaxValue : Curve.Points.Min(point => point.Smoothed);
            Curve = Curve.With(rate, _sum / _samples, range.Smoothing);
            if (Curve.Points[^1].Smoothed > range.StopFactor * least)
                Curve = Curve with { Diverged = true };
            (_sum, _samples) = (0, 0);
        }
    }
}
