namespace DeepLearning.Experiments.Tuning;

/// <summary>Tells of each trial in a line.</summary>
public sealed class TuneProgress(TuningPlan plan, int trials) : ITuningCallback
{
    private int _rung = -1;
    private Sequence<Rung> _rungs = [];

    public void OnSearchBegin(Sequence<Rung> rungs, Sequence<TrialResult> found)
    {
        _rungs = rungs;
        if (found.Count > 0)
            Console.WriteLine(
                $"going on from {found.Count} of at most {rungs.Sum(rung => rung.Trials)} results in {plan.Folder}"
            );
    }

    public IReadOnlyList<ITrainingCallback> OnTrialBegin(TrialBegin trial)
    {
        Announce(trial.Rung);
        return [new ProgressLine($"trial {trial.Trial}")];
    }

    public void OnTrialEnd(TrialResult result)
    {
        Announce(result.Rung);
        var what =
            result.Outcome == TrialOutcome.Diverged
                ? $"diverged: {result.Reason}"
                : $"{plan.Monitor} {TrialTable.Value(plan.Monitor, result.Value)}";
        Console.WriteLine($"  trial {result.Trial.ToString().PadLeft((trials - 1).ToString().Length)}  {what}");
    }

    public IReadOnlyList<ITrainingCallback> OnRetrainBegin(TrialResult best, TrainingPlan plan)
    {
        Console.WriteLine(
            $"trial {best.Trial} is the best; it is trained again with the seed {plan.Seed}, for {plan.Epochs} epochs"
        );
        return [new ProgressLine("best")];
    }

    private void Announce(int rung)
    {
        if (rung == _rung || _rungs.Count == 1)
            return;
        _rung = rung;
        Console.WriteLine(
            $"rung {rung + 1} of {_rungs.Count}, to {_rungs[rung].Epochs} epochs, for "
                + $"{(_rungs[rung].Trials == 1 ? "the best one" : $"at most {_rungs[rung].Trials} trials")}"
        );
    }
}
