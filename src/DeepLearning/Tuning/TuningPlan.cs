namespace DeepLearning;

/// <summary>All that settles a search, beside the data and the backend.</summary>
public sealed record TuningPlan
{
    public TuningPlan(SearchSpace space, SearchStrategy strategy, Func<Assignment, Trial> trial, string folder) =>
        (Space, Strategy, Trial, Folder) = (space, strategy, trial, folder);

    public SearchSpace Space
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Space));
    }

    public SearchStrategy Strategy
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Strategy));
    }

    /// <summary>What a point of the space means: equal points must give equal trials.</summary>
    public Func<Assignment, Trial> Trial
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Trial));
    }

    /// <summary>
    /// Where the log and the checkpoints lie; a search that was interrupted goes on from what it finds there.
    /// </summary>
    public string Folder
    {
        get;
        init =>
            field = !string.IsNullOrWhiteSpace(value)
                ? value
                : throw new ArgumentException("Folder must not be empty", nameof(Folder));
    }

    /// <summary>What trials are compared by.</summary>
    public MonitoredValue Monitor { get; init; } = MonitoredValue.ValidationLoss;

    /// <summary>The seed with which the best is trained again; null for the one after its trial's.</summary>
    public ulong? RetrainSeed { get; init; }

    /// <summary>
    /// Whether the best is trained again on training and validation data together. Nothing is left to validate on then:
    /// where its plan stops early, it is trained for as many epochs as its trial's best epoch was.
    /// </summary>
    public bool RetrainOnAll { get; init; }

    public Device Device
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Device));
    } = Device.Cpu;

    /// <summary>How many threads compute; null for the backend's own choice.</summary>
    public int? Threads { get; init; }

    /// <summary>The readers of the custom layers and losses in the trials' checkpoints.</summary>
    public Sequence<CustomReader> CustomReaders { get; init; } = [];
}
