using System.Globalization;
using Spectre.Console;

namespace DeepLearning;

/// <summary>Shows how a run goes: a bar an epoch on a terminal, and a line an epoch anywhere.</summary>
/// <param name="console">Where it is shown; null for standard output.</param>
public sealed class ProgressBar(IAnsiConsole? console = null) : ITrainingCallback
{
    private readonly IAnsiConsole _console = console ?? AnsiConsole.Console;
    private RunBegin? _run;
    private EpochBar? _bar;

    public void OnRunBegin(RunBegin run) => _run = run;

    public void OnEpochBegin(TrainingState state)
    {
        if (_console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal)
            _bar = new EpochBar(_console, Title(state.Epoch + 1), _run!.BatchesPerEpoch, state.Progress.Batches);
    }

    public TrainingVerdict OnBatchEnd(BatchEnd batch)
    {
        _bar?.Advance();
        return TrainingVerdict.Continue;
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        CloseBar();
        _console.WriteLine(Line(snapshot.State.History[^1]));
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run)
    {
        CloseBar();
        if (run.Outcome != RunOutcome.Completed)
            _console.WriteLine(
                run.Exception is { } e ? $"failed: {e.Message}"
                : run.Outcome == RunOutcome.StoppedEarly ? "stopped early"
                : "stopped"
            );
    }

    private string Title(int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{_run!.Plan.Epochs}");

    private string Line(EpochRecord record)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Title(record.Epoch)}  train {record.TrainLoss:F4}");
        if (record.ValidationLoss is { } loss)
            line += string.Create(CultureInfo.InvariantCulture, $"  valid {loss:F4}");
        if (record.ValidationAccuracy is { } accuracy)
            line += string.Create(CultureInfo.InvariantCulture, $"  accuracy {100 * accuracy:F2} %");
        return line
            + string.Create(CultureInfo.InvariantCulture, $"  rate {record.LearningRate:G3}  {record.Seconds:F1} s");
    }

    private void CloseBar()
    {
        _bar?.Close();
        _bar = null;
    }

    /// <summary>
    /// Spectre's progress draws while a function of ours runs: here one that waits for the end of the epoch.
    /// </summary>
    private sealed class EpochBar
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<ProgressTask> _started = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly Task _drawing;
        private readonly ProgressTask _task;

        public EpochBar(IAnsiConsole console, string title, int batches, int done)
        {
            _drawing = console
                .Progress()
                .AutoClear(true)
                .HideCompleted(true)
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(context =>
                {
                    _started.SetResult(context.AddTask(title, maxValue: batches));
                    return _end.Task;
                });

            // Where drawing fails before it begins (another bar is on this console), nothing would ever start.
            Task.WhenAny(_started.Task, _drawing).GetAwaiter().GetResult();
            if (_drawing.IsFaulted)
                _drawing.GetAwaiter().GetResult();
            _task = _started.Task.GetAwaiter().GetResult();
            _task.Value = done;
        }

        public void Advance() => _task.Increment(1);

        public void Close()
        {
            _end.TrySetResult();
            _drawing.GetAwaiter().GetResult();
        }
    }
}
