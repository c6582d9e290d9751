using DeepLearning.Experiments;

namespace DeepLearning.GradientChecks;

/// <summary>The experiments by cross-validation.</summary>
public class FoldExperimentTests
{
    private static ExperimentDefaults Experiment { get; } =
        new("tabular", "Tables.", TabularModels.Names, Epochs: 30, BatchSize: 16, LearningRate: 0.005)
        {
            Seed = 1,
            Precision = Precision.Float64,
            OwnOptions = [.. TabularTask.Options, FoldOptions.Folds],
        };

    private static ExperimentSettings Settings(params (string Name, string Value)[] options) =>
        ExperimentSettings.From(
            DeepLearning.Settings.Load(
                [.. ExperimentSettings.OptionsOf(Experiment).Select(option => option.Name)],
                environment: new Dictionary<string, string>(),
                commandLine: options.ToDictionary(option => option.Name, option => option.Value)
            ),
            Experiment
        );

    /// <summary>Every row is judged once, by a model that has not seen it; on both backends alike.</summary>
    [Theory]
    [InlineData("iris", null)]
    [InlineData("wine", "alcohol")]
    public void Every_row_is_judged_once_and_alike(string table, string? target)
    {
        (string, string)[] options = [("table", table), ("backend", "both")];
        var settings = Settings(target is null ? options : [.. options, ("target", target)]);
        var task = TabularTask.Of(settings.Source);
        var scores = settings
            .Runs.Select(run => new TabularRun<double>(settings, run, task).Judge("mlp", 4).Score)
            .ToList();
        Assert.Equal(target is null, task.IsClasses);
        foreach (var score in scores)
            Assert.Equal(task.IsClasses ? (150, 0) : (0, 178), ((int)score.Accuracy.Total, (int)score.Error.Weight));
        Assert.Equal(scores[0].Accuracy, scores[1].Accuracy);
        Assert.Equal(scores[0].Likelihood.Sum, scores[1].Likelihood.Sum, 1e-6);
        Assert.Equal(scores[0].R2.Residual, scores[1].R2.Residual, 1e-6);
        if (task.IsClasses)
            Assert.InRange(scores[0].Accuracy.Value, 0.9, 1);
        else
            Assert.InRange(scores[0].R2.Value, 0.4, 1);
    }

    /// <summary>The residuals are in the target's own units: R² does not change with them, the error does.</summary>
    [Fact]
    public void Errors_are_in_the_targets_own_units()
    {
        var settings = Settings(("table", "wine"), ("target", "proline"), ("backend", "reference"));
        var task = TabularTask.Of(settings.Source);
        var score = new TabularRun<double>(settings, settings.Runs[0], task).Judge(TabularModels.Linear, 3).Score;
        Assert.InRange(score.Error.Root, 100, 300); // proline is some 750, with a deviation of 315
        Assert.Equal(score.R2.Residual, score.Error.Sum, score.Error.Sum * 1e-12);
    }

    [Fact]
    public void A_file_needs_a_target_and_a_cross_validation_has_no_checkpoints()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a;price\n1,5;2\n2,5;3\n3,5;4\n");
            (string, string)[] german = [("table", file), ("decimal-comma", "true")];
            Assert.Contains(
                "which column of",
                Assert.Throws<ConfigurationException>(() => TabularTask.Of(Settings(german).Source)).Message
            );
            var task = TabularTask.Of(Settings([.. german, ("target", "price")]).Source);
            Assert.Equal(new Column.Numbers("a", [1.5, 2.5, 3.5]), task.Table["a"]);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Contains(
            "'checkpoint-every' is for one run",
            Assert
                .Throws<ConfigurationException>(() => TabularExperiment.Run(Settings(("checkpoint-every", "1"))))
                .Message
        );
        Assert.Contains(
            "at least 2",
            Assert.Throws<ConfigurationException>(() => FoldOptions.Count(Settings(("folds", "1")))).Message
        );
    }

    /// <summary>The cut of the digits keeps each digit's share, and the published net has its parameters.</summary>
    [Fact]
    public void The_net_of_the_cross_validation_is_as_the_page_says() =>
        Assert.Equal(
            75_434,
            DigitsModels.Deep().Parameters.Where(p => p.Spec.IsTrained).Sum(p => (long)p.Spec.Shape.Size)
        );
}
