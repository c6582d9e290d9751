namespace DeepLearning;

/// <summary>
/// Is told how a search goes. An exception that it throws ends the search, which can go on from there.
/// </summary>
public interface ITuningCallback
{
    /// <summary>Before the first trial that is left to do.</summary>
    /// <param name="rungs">The search's rungs.</param>
    /// <param name="found">The results that were in the folder already.</param>
    void OnSearchBegin(Sequence<Rung> rungs, Sequence<TrialResult> found) { }

    /// <summary>Before a trial's first step in a rung.</summary>
    /// <returns>Who is to be told of its training.</returns>
    IReadOnlyList<ITrainingCallback> OnTrialBegin(TrialBegin trial) => [];

    /// <summary>After a trial's last step in a rung; the result is in the log.</summary>
    void OnTrialEnd(TrialResult result) { }

    /// <summary>Before the best is trained again.</summary>
    /// <returns>Who is to be told of its training.</returns>
    IReadOnlyList<ITrainingCallback> OnRetrainBegin(TrialResult best, TrainingPlan plan) => [];
}

/// <summary>A trial that begins, or goes on.</summary>
/// <param name="Trial">Its number, from 0.</param>
/// <param name="Rung">The rung's number, from 0.</param>
/// <param name="Settings">Its values.</param>
/// <param name="Epochs">How many epochs it is to have in the end, those of earlier rungs included.</param>
public sealed record TrialBegin(int Trial, int Rung, Assignment Settings, int Epochs);
