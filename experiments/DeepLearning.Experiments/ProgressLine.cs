using System.Globalization;

namespace DeepLearning.Experiments;

/// <summary>
/// Shows the epoch that is done, on one line of a terminal; says nothing where the output is a file or a pipe.
/// </summary>
public sealed class ProgressLine(string label, int epochs) : ITrainingCallback
{
    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        var state = snapshot.State;
        if (Console.IsErrorRedirected)
            return TrainingVerdict.Continue;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{label}: epoch {state.Epoch} of {epochs}, loss {state.History[^1].TrainLoss:F4}"
        );
        Console.Error.Write(state.Epoch < epochs ? $"\r{line}" : $"\r{new string(' ', line.Length + 4)}\r");
        return TrainingVerdict.Continue;
    }
}
