using DeepLearning.Experiments;
using DeepLearning.Experiments.Overfitting;
using DeepLearning.Experiments.Tuning;

namespace DeepLearning.GradientChecks;

/// <summary>An option has an effect, or is refused.</summary>
public class ExperimentOptionsTests
{
    private static ExperimentDefaults Experiment { get; } =
        new("any", "Any experiment.", ["mlp"], Epochs: 10, BatchSize: 5, LearningRate: 0.1);

    private static Settings Load(ExperimentDefaults experiment, params (string Name, string Value)[] options) =>
        Settings.Load(
            [.. ExperimentSettings.OptionsOf(experiment).Select(option => option.Name)],
            environment: new Dictionary<string, string>(),
            commandLine: options.ToDictionary(option => option.Name, option => option.Value)
        );

    /// <summary>A shell's variables are for all our programs: none refuses another's.</summary>
    [Fact]
    public void No_program_refuses_a_variable_of_another()
    {
        foreach (
            var option in ExperimentSettings
                .OptionsOf(OverfittingExperiment.Defaults)
                .Concat(TuneSettings.Options)
                .Select(option => option.Name)
        )
            Settings.Load(
                RunConfiguration.Options,
                environment: new Dictionary<string, string>
                {
                    [$"DEEPLEARNING_{option.Replace('-', '_').ToUpperInvariant()}"] = "1",
                }
            );
    }

    [Fact]
    public void Help_names_the_experiments_own_models() =>
        Assert.Equal(
            "residual|preactivation|squeeze",
            ExperimentSettings
                .OptionsOf(Experiment with { Models = ResidualModels.Names })
                .Single(option => option.Name == "model")
                .Values
        );

    [Fact]
    public void A_run_goes_on_or_begins()
    {
        Assert.Equal(
            "options 'resume' and 'overwrite' are both given: a run goes on, or begins",
            Assert
                .Throws<ConfigurationException>(() =>
                    ExperimentSettings.From(Load(Experiment, ("resume", "true"), ("overwrite", "true")), Experiment)
                )
                .Message
        );
        Assert.True(ExperimentSettings.From(Load(Experiment, ("overwrite", "true")), Experiment).Overwrites);
    }

    /// <summary>Not 10 and 30.</summary>
    [Fact]
    public void Fine_tuning_trains_for_the_epochs_that_are_asked_for()
    {
        var folder = Directory.CreateTempSubdirectory("finetune");
        try
        {
            var experiment = Experiment with
            {
                Name = "finetune",
                Models = ["cnn"],
                BatchSize = 20,
                HasManyRuns = true,
            };
            var settings = ExperimentSettings.From(
                Load(experiment, ("epochs", "2"), ("backend", "reference"), ("out", folder.FullName)),
                experiment
            );
            var results = new FineTuningRun<float>(settings, settings.Runs[0], examples: 4, draws: 1).Run();
            Assert.Equal([2, 2, 2, 2], results.Select(result => result.Epochs));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
