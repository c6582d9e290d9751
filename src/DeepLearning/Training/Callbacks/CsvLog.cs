using System.Globalization;

namespace DeepLearning;

/// <summary>
/// Writes a row an epoch to a CSV file. A resumed run writes the rows of its history again, so the file is that of one
/// run.
/// </summary>
/// <param name="path">The file; its folder is made.</param>
public sealed class CsvLog(string path) : ITrainingCallback
{
    private const string Header = "epoch,train_loss,validation_loss,validation_accuracy,learning_rate,seconds";

    public void OnRunBegin(RunBegin run) => LogFile.Replace(path, [Header, .. run.State.History.Select(Row)]);

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        File.AppendAllLines(path, [Row(snapshot.State.History[^1])]);
        return TrainingVerdict.Continue;
    }

    private static string Row(EpochRecord record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Epoch},{record.TrainLoss:R},{record.ValidationLoss:R},{record.ValidationAccuracy:R},"
                + $"{record.LearningRate:R},{record.Seconds:F3}"
        );
}
