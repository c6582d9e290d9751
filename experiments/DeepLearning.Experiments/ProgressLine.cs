using System.Globalization;

namespace DeepLearning.Experiments;

/// <summary>
/// Shows how far a run is, on the error stream: on one line of a terminal; elsewhere a line every few seconds, so that
/// a long run shows that it lives. What is to be known before the first step, and a run's end before its end, are lines
/// in any case.
/// </summary>
public sealed class ProgressLine(string label) : ITrainingCallback
{
    private readonly Pace _pace = new(
        Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200)
    );
    private RunBegin? _run;
    private int _width;

    public void OnRunBegin(RunBegin run)
    {
        _run = run;
        foreach (var note in run.Notes)
            Console.Error.WriteLine($"{label}: note: {note}");
    }

    public TrainingVerdict OnBatchEnd(BatchEnd batch)
    {
        if (_pace.IsDue())
            Show(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{label}: epoch {batch.Batch.Epoch} of {_run!.Plan.Epochs}, batch {batch.Batch.Batch} "
                        + $"of {_run.BatchesPerEpoch}, loss {batch.Loss:F4}"
                )
            );
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run)
    {
        if (_width > 0)
            Console.Error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
        if (run.Reason is not (StopReason.Finished or StopReason.Early))
            Console.Error.WriteLine($"{label}: {run.Reason}");
    }

    private void Show(string line)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
            return;
        }

        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = Math.Max(_width, line.Length);
    }
}
