using System.Globalization;

namespace DeepLearning;

/// <summary>
/// Remembers every update's learning rate and, with a file, writes "step,learning_rate" to it, an epoch at a time. A
/// resumed run keeps the rows up to where it goes on.
/// </summary>
/// <param name="path">The file; null for none.</param>
public sealed class LearningRateLog(string? path = null) : ITrainingCallback
{
    private const string Header = "step,learning_rate";

    private readonly List<(long Step, double Rate)> _rates = [];
    private int _written;

    /// <summary>The rates of this run's updates.</summary>
    public IReadOnlyList<(long Step, double Rate)> Rates => _rates;

    public void OnRunBegin(RunBegin run)
    {
        _rates.Clear();
        _written = 0;
        if (path is null)
            return;
        var kept =
            run.State.Step > 0 && File.Exists(path)
                ? File.ReadLines(path).Skip(1).Where(row => StepOf(row) <= run.State.Step).ToArray()
                : [];
        LogFile.Replace(path, [Header, .. kept]);
    }

    public void OnBatchBegin(BatchBegin batch)
    {
        if (_rates.Count == 0 || _rates[^1].Step < batch.Step)
            _rates.Add((batch.Step, batch.LearningRate));
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        Write();
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run) => Write();

    private static long StepOf(string row) =>
        long.TryParse(row.Split(',')[0], CultureInfo.InvariantCulture, out var step) ? step : long.MaxValue;

    private void Write()
    {
        if (path is not null)
            File.AppendAllLines(
                path,
                _rates.Skip(_written).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Step},{r.Rate:R}"))
            );
        _written = _rates.Count;
    }
}
