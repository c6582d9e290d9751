using System.Globalization;
using Spectre.Console;

namespace DeepLearning;

/// <summary>
/// Shows how a run goes: a bar an epoch on a terminal, a line every few seconds of a long epoch elsewhere, a line an
/// epoch anywhere; what is to be known before the first step, and why the run ended.
/// </summary>
/// <param name="console">Where it is shown; null for standard output.</param>
/// <param name="clock">What tells the time; null for the system's.</param>
public sealed class ProgressBar(IAnsiConsole? console = null, TimeProvider? clock = null) : ITrainingCallback
{
    private readonly Pace _pace = new(TimeSpan.FromSeconds(5), clock);
    private readonly IAnsiConsole _console = console ?? AnsiConsole.Console;
    private RunBegin? _run;
    private EpochBar? _bar;

    public void OnRunBegin(RunBegin run)
    {
        _run = run;
        foreach (var note in run.Notes)
            _console.WriteLine($"note: {note}");
    }

    public void OnEpochBegin(TrainingState state)
    {
        _pace.Restart();
        if (_console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal)
            _bar = new EpochBar(_console, Title(state.Epoch + 1), _run!.BatchesPerEpoch, state.Progress.Batches);
    }

    public TrainingVerdict OnBatchEnd(BatchEnd batch)
    {
        _bar?.Advance();
        if (_bar is null && _pace.IsDue())
            _console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Title(batch.Batch.Epoch)}  batch {batch.Batch.Batch}/{_run!.BatchesPerEpoch}  loss "
                        + $"{batch.Loss:F4}"
                )
            );
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
        _console.WriteLine(run.Reason.ToString());
    }

    private string Title(int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{_run!.Plan.Epochs}");

    private string Line(EpochRecord record)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Title(record.Epoch)}  train {record.TrainLoss:F4}");
        if (record.ValidationLoss is { } loss)
            line += string.Create(CultureInfo.InvariantCulture, $"  valid {loss:F4}");
        if (record.ValidationAccuracy is { } accuracy && double.IsFinite(record.ValidationLoss ?? 0))
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
