namespace DeepLearning.Experiments.Tuning;

/// <summary>A search as an experiment: what is searched, and what it does when nothing is said.</summary>
/// <param name="Name">The experiment's name; its output goes to runs/NAME.</param>
/// <param name="Description">One sentence for --help.</param>
/// <param name="Space">The hyperparameters.</param>
/// <param name="Trial">What a point of the space means, for so many epochs and from this seed.</param>
/// <param name="Trials">How many points random search and halving try.</param>
/// <param name="Points">How many points of each range a grid has.</param>
/// <param name="Epochs">
/// How often a trial goes through the training set; the last of halving's trials, about as often.
/// </param>
public sealed record TuneDefaults(
    string Name,
    string Description,
    SearchSpace Space,
    Func<Assignment, int, ulong, Trial> Trial,
    int Trials,
    Sequence<GridPoints> Points,
    int Epochs
)
{
    public ulong Seed { get; init; } = 1;
}
