namespace DeepLearning.Experiments;

/// <summary>A network on a table, by cross-validation, against a linear model; then one of all rows is saved.</summary>
public static class TabularExperiment
{
    /// <summary>How many rows are shown with what the saved model says of them.</summary>
    private const int Shown = 3;

    /// <exception cref="ConfigurationException">An option is none.</exception>
    /// <exception cref="PipelineException">The table has no such column, or values that are none.</exception>
    public static void Run(ExperimentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        FoldOptions.RefuseCheckpoints(settings);
        var task = TabularTask.Of(settings.Source);
        var folds = FoldOptions.Count(settings);
        Console.WriteLine($"{task.Name}: {task.Table.Count} rows, '{task.Target}' is learnt, in {folds} parts");
        Console.WriteLine();
        var models = new[] { settings.Model, TabularModels.Linear }.Distinct().ToList();
        var results = settings.Runs.SelectMany(run => models.Select(model => Judge(settings, run, task, model, folds)));
        Console.WriteLine(TabularTable.Of(task, [.. results]));

        var path = Path.Combine(settings.OutputDirectory, "model.safetensors");
        Save(settings, task, path);
        using var saved = SavedModel.Load(path);
        foreach (var (row, said) in saved.Predict(task.Table).Index().Take(Shown))
            Console.WriteLine($"row {row}: {said}; it is {task.Table[task.Target][row]}");
        Console.WriteLine($"wrote {path}, which has learnt all rows");
    }

    private static TabularResult Judge(
        ExperimentSettings settings,
        RunConfiguration run,
        TabularTask task,
        string model,
        int folds
    ) =>
        run.Precision == Precision.Float32
            ? new TabularRun<float>(settings, run, task).Judge(model, folds)
            : new TabularRun<double>(settings, run, task).Judge(model, folds);

    private static void Save(ExperimentSettings settings, TabularTask task, string path)
    {
        if (settings.Precision == Precision.Float32)
            new TabularRun<float>(settings, settings.Runs[0], task).Save(settings.Model, path);
        else
            new TabularRun<double>(settings, settings.Runs[0], task).Save(settings.Model, path);
    }
}
