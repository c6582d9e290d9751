using System.Diagnostics;
using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// Cross-validation of one model on a table. The pipeline is fitted on each part's training rows alone: what it knew of
/// the others would flatter the model.
/// </summary>
/// <param name="settings">Epochs, batch size, rate and seed.</param>
/// <param name="configuration">Backend, device and threads.</param>
/// <param name="task">The table and its target.</param>
public sealed class TabularRun<T>(ExperimentSettings settings, RunConfiguration configuration, TabularTask task)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IBackend _backend = ExperimentBackends.Registry.Resolve(configuration);

    /// <summary>Trains and judges each part.</summary>
    public TabularResult Judge(string model, int folds)
    {
        var (score, start) = (default(TabularScore), Stopwatch.GetTimestamp());
        foreach (var fold in task.Cut(folds, RngKey.FromSeed(settings.Seed)))
        {
            var (train, test) = fold.Of(task.Table);
            var pipeline = Pipeline.Infer(train, task.Target).Fit(train);
            using var executor = Train(model, pipeline, train);
            score = score.Combine(Score(executor, pipeline, test));
        }

        return new(configuration.Backend, model, score, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>A model that has learnt all rows, saved with its pipeline.</summary>
    public void Save(string model, string path)
    {
        var pipeline = Pipeline.Infer(task.Table, task.Target).Fit(task.Table);
        using var executor = Train(model, pipeline, task.Table);
        SavedModel.Save(path, executor, pipeline);
    }

    private IExecutor<T> Train(string name, FittedPipeline pipeline, Table rows)
    {
        var data = pipeline.Apply<T>(rows);
        var model = TabularModels.Of(name, pipeline.Inputs[0].Width, pipeline.Target().Outputs);
        var plan = new TrainingPlan(
            new Optimizer.Adam(settings.LearningRate * TabularModels.RateOf(name)),
            task.IsClasses ? new Loss.CrossEntropy() : new Loss.MeanSquaredError(),
            settings.Epochs,
            settings.BatchSize
        )
        {
            Seed = settings.Seed,
            Schedule = new Schedule.Cosine(settings.Epochs),
        };
        var executor = _backend.Compile<T>(
            model,
            plan.CompileOptionsFor(model, configuration.Device, configuration.Threads)
        );
        Trainer.Fit(executor, plan, data, cancellation: settings.Cancellation);
        return executor;
    }

    private static TabularScore Score(IExecutor<T> executor, FittedPipeline pipeline, Table rows) =>
        Trainer.Fold(
            executor,
            pipeline.Apply<T>(rows),
            default(TabularScore),
            (score, outputs, targets) =>
                targets is Targets<T>.Classes classes
                    ? score with
                    {
                        Accuracy = score.Accuracy.Add(outputs, classes.Indices.Span),
                        Likelihood = score.Likelihood.Add(outputs, classes.Indices.Span),
                    }
                    : OfValues(score, pipeline, outputs, (Targets<T>.Values)targets)
        );

    private static TabularScore OfValues(
        TabularScore score,
        FittedPipeline pipeline,
        HostTensor<T> outputs,
        Targets<T>.Values targets
    )
    {
        var scale = ((FittedTarget.Values)pipeline.Target()).Columns[0].Scale;
        var own = HostTensor<double>.Copy(outputs.Shape, Undo(outputs.Span));
        var wanted = Undo(targets.Elements.Span);
        return score with { Error = score.Error.Add(own, wanted), R2 = score.R2.Add(own, wanted) };

        double[] Undo(ReadOnlySpan<T> values)
        {
            var undone = new double[values.Length];
            for (var i = 0; i < undone.Length; i++)
                undone[i] = scale.Undo(double.CreateChecked(values[i]));
            return undone;
        }
    }
}
