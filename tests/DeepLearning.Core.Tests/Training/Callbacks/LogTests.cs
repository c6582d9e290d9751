using System.Text.Json;
using Spectre.Console;

namespace DeepLearning.Core.Tests.Training.Callbacks;

public class LogTests
{
    private static Checkpoint<double> After(int epochs)
    {
        Checkpoint? captured = null;
        TinyRun.Fit(
            TinyRun.Plan,
            null,
            new Callback { EpochEnd = s => s.State.Epoch == epochs && (captured = s.Capture()) is not null }
        );
        return (Checkpoint<double>)captured!;
    }

    [Fact]
    public void A_csv_log_has_a_row_an_epoch_and_a_resumed_run_none_twice()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("logs/run.csv");
        TinyRun.Fit(TinyRun.Plan, null, new CsvLog(path));
        var rows = File.ReadAllLines(path);
        Assert.Equal("epoch,train_loss,validation_loss,validation_accuracy,learning_rate,seconds", rows[0]);
        Assert.Equal(["1", "2", "3", "4"], rows.Skip(1).Select(row => row.Split(',')[0]));
        Assert.All(rows.Skip(1), row => Assert.Equal("0.01", row.Split(',')[4]));
        TinyRun.Fit(TinyRun.Plan, After(2), new CsvLog(path));
        Assert.Equal(rows.Select(Timeless), File.ReadAllLines(path).Select(Timeless));

        static string Timeless(string row) => row[..row.LastIndexOf(',')];
    }

    [Fact]
    public void A_json_log_has_a_line_an_event()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("logs/run.jsonl");
        TinyRun.Fit(TinyRun.Plan, null, new JsonLinesLog(path));
        var lines = File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(
            ["begin", "epoch", "epoch", "epoch", "epoch", "end"],
            lines.Select(line => line.GetProperty("event").GetString())
        );
        Assert.Equal(0.01, lines[1].GetProperty("learningRate").GetDouble());
        Assert.Equal("completed", lines[^1].GetProperty("outcome").GetString());
        Assert.Equal("finished", lines[^1].GetProperty("reason").GetString());
        Assert.Equal("adam", lines[0].GetProperty("plan").GetProperty("optimizer").GetProperty("type").GetString());
        TinyRun.Fit(TinyRun.Plan, After(3), new JsonLinesLog(path));
        Assert.Equal(9, File.ReadAllLines(path).Length);
        TinyRun.Fit(TinyRun.Plan, null, new JsonLinesLog(path));
        Assert.Equal(6, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void A_rate_log_has_a_row_an_update_and_a_resumed_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("rates.csv");
        TinyRun.Fit(TinyRun.Plan, null, new LearningRateLog(path));
        var rows = File.ReadAllLines(path);
        Assert.Equal(["step,learning_rate", .. Enumerable.Range(1, 16).Select(i => $"{i},0.01")], rows);
        TinyRun.Fit(TinyRun.Plan, After(2), new LearningRateLog(path));
        Assert.Equal(rows, File.ReadAllLines(path));
        File.Delete(path);
        TinyRun.Fit(TinyRun.Plan, After(2), new LearningRateLog(path));
        Assert.Equal([rows[0], .. rows[9..]], File.ReadAllLines(path));
    }

    [Fact]
    public void A_rate_log_is_written_an_epoch_at_a_time_and_begins_anew_with_each_run()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("rates.csv");
        var log = new LearningRateLog(path);
        var plan = TinyRun.Plan with { Epochs = 2, AccumulateBatches = 2 };
        for (var run = 0; run < 2; run++)
        {
            var written = new List<int>();
            TinyRun.Fit(
                plan,
                null,
                log,
                new Callback { EpochBegin = _ => written.Add(File.ReadAllLines(path).Length) }
            );
            Assert.Equal([1, 3], written);
            Assert.Equal([1L, 2, 3, 4], log.Rates.Select(rate => rate.Step));
            Assert.Equal(["step,learning_rate", "1,0.01", "2,0.01", "3,0.01", "4,0.01"], File.ReadAllLines(path));
        }
    }

    [Fact]
    public void The_best_checkpoint_is_the_best_epochs()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        var (_, state) = TinyRun.Fit(
            TinyRun.Plan with
            {
                Epochs = 12,
                Optimizer = new Optimizer.Adam(0.2),
            },
            null,
            new CheckpointWriter(folder, every: 5, keep: 2, best: MonitoredValue.ValidationLoss)
        );
        Assert.Equal([40L, 48L], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        Assert.Equal(
            state.History.MinBy(record => record.ValidationLoss)!.Epoch,
            CheckpointFile.Read(folder.BestPath).State.Epoch
        );
        Assert.StartsWith(
            "a checkpoint every 0 epochs is wanted, but it must be every 1 or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointWriter(folder, every: 0)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "0 checkpoints are to be kept, but it must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointWriter(folder, keep: 0)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Progress_is_plain_lines_where_there_is_no_terminal()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.No,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        TinyRun.Fit(TinyRun.Plan, null, new ProgressBar(console));
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal("finished: 4 epochs are done", lines[4].TrimEnd());
        Assert.Matches(
            @"^epoch 1/4  train \d\.\d{4}  valid \d\.\d{4}  accuracy \d+\.\d\d %  rate 0\.01  \d+\.\d s$",
            lines[0].TrimEnd()
        );
    }

    [Fact]
    public void An_accuracy_that_comes_of_no_numbers_is_not_shown()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        var plan = TinyRun.Plan with { Optimizer = new Optimizer.Sgd(1e200), NotFinite = NotFinite.Pass };
        TinyRun.Fit(plan with { Epochs = 1 }, null, new ProgressBar(console));
        Assert.StartsWith("epoch 1/1  train NaN  valid NaN  rate ", writer.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A person may sit before it whose output goes to a file. The time is an epoch's own.</summary>
    [Theory]
    [InlineData(InteractionSupport.No)]
    [InlineData(InteractionSupport.Yes)]
    public void A_long_epoch_says_how_far_it_is_where_there_is_no_terminal(InteractionSupport interactive)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.No,
                Interactive = interactive,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = 200;
        var clock = new Clock();
        TinyRun.Fit(
            TinyRun.Plan with
            {
                Epochs = 1,
                Schedule = new Schedule.Cosine(9),
            },
            null,
            new Callback { EpochBegin = _ => clock.Seconds += 100, BatchBegin = _ => clock.Seconds += 3 },
            new ProgressBar(console, clock)
        );
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "note: the schedule Cosine has 9 positions, but the run has 1 epochs: it does not come to its end",
            lines[0].TrimEnd()
        );
        Assert.Matches(@"^epoch 1/1  batch 2/4  loss \d\.\d{4}$", lines[1].TrimEnd());
        Assert.Matches(@"^epoch 1/1  batch 4/4  loss \d\.\d{4}$", lines[2].TrimEnd());
        Assert.StartsWith("epoch 1/1  train ", lines[3], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
