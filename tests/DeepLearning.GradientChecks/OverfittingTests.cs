using DeepLearning.Experiments;
using DeepLearning.Experiments.Overfitting;

namespace DeepLearning.GradientChecks;

/// <summary>
/// The overfitting experiment, small: every remedy has its line, the baseline overfits, and bad input is one line.
/// </summary>
[Collection("console")]
public sealed class OverfittingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("overfitting").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_remedy_has_its_line_and_the_files_are_written()
    {
        var (code, output, error) = Run("--epochs", "2", "--repeats", "1", "--out", _folder);
        Assert.True(code == 0, output + error);
        Assert.Empty(error);
        var lines = output.Split(Environment.NewLine);
        Assert.All(
            lines,
            line => Assert.InRange(line.Length, 0, line.StartsWith("wrote", StringComparison.Ordinal) ? 1000 : 100)
        );
        foreach (
            var name in (string[])
                [
                    "baseline",
                    "augmentation",
                    "simpler model",
                    "dropout",
                    "early stopping",
                    "L1 penalty",
                    "L2 penalty",
                    "weight decay",
                    "max-norm",
                ]
        )
            Assert.Single(
                lines,
                line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains('±', StringComparison.Ordinal)
            );
        Assert.Contains(
            "\"name\": \"max-norm\"",
            File.ReadAllText(Path.Combine(_folder, "results.json")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "<svg",
            File.ReadAllText(Path.Combine(_folder, "curves-reference.svg")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "<svg",
            File.ReadAllText(Path.Combine(_folder, "sweep-reference.svg")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Runs_that_go_on_from_their_checkpoints_come_to_the_figures_of_runs_left_alone()
    {
        var (whole, parts) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "parts"));
        Assert.Equal(0, Run("--epochs", "3", "--repeats", "1", "--out", whole).Code);
        Assert.Equal(0, Run("--epochs", "2", "--repeats", "1", "--checkpoint-every", "1", "--out", parts).Code);

        // As a kill leaves it: one run has written half a line of an epoch whose checkpoint it did not reach, another
        // has not begun.
        File.AppendAllText(
            Path.Combine(parts, "checkpoints", "reference", "dropout-seed-1", "curve.jsonl"),
            "{\"Epoch\":3,\"Tra"
        );
        Directory.Delete(Path.Combine(parts, "checkpoints", "reference", "max-norm-seed-1"), recursive: true);
        var (code, output, error) = Run("--epochs", "3", "--repeats", "1", "--resume", "--out", parts);
        Assert.True(code == 0, output + error);
        Assert.Equal(
            File.ReadAllText(Path.Combine(whole, "results.json")),
            File.ReadAllText(Path.Combine(parts, "results.json"))
        );
        Assert.Equal(
            File.ReadAllText(Path.Combine(whole, "curves-reference.svg")),
            File.ReadAllText(Path.Combine(parts, "curves-reference.svg"))
        );
    }

    [Fact]
    public void The_baseline_learns_its_samples_by_heart_and_its_validation_loss_rises()
    {
        var settings = ExperimentSettings.From(
            Settings.Load(
                [.. ExperimentSettings.OptionsOf(OverfittingExperiment.Defaults).Select(o => o.Name)],
                environment: new Dictionary<string, string>()
            ),
            OverfittingExperiment.Defaults
        );
        var data = StratifiedSplit.Of(Digits.Load<double>(), RngKey.FromSeed(1797), 0.14, 0.20, 0.66);
        var run = OverfittingRun.Train(settings, settings.Runs[0], OverfittingCases.Baseline(settings), seed: 1, data);
        Assert.Equal(1, run.TrainAccuracy);
        Assert.InRange(run.TrainLoss, 0, 0.001);
        Assert.True(
            run.ValidationLoss > 1.2 * run.BestValidationLoss,
            $"{run.ValidationLoss} at the end, {run.BestValidationLoss} at best"
        );
    }

    [Theory]
    [InlineData("option 'repeats' is '0'", "--repeats", "0")]
    [InlineData("option 'epochs' is '-1'", "--epochs", "-1")]
    [InlineData("option 'model' is 'cnn'", "--model", "cnn")]
    [InlineData("option 'checkpoint-every' is '0'", "--checkpoint-every", "0")]
    [InlineData("option 'resume' is 'step-1.safetensors'", "--resume", "step-1.safetensors")]
    [InlineData("backend 'jax' is not known here", "--backend", "jax")]
    public void Bad_input_is_one_line_and_exit_code_1(string message, string option, string value)
    {
        var (code, output, error) = Run(option, value, "--out", _folder);
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            return (
                ExperimentCommand.Run(args, OverfittingExperiment.Defaults, OverfittingExperiment.Run),
                written.ToString(),
                complained.ToString()
            );
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
