using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>All that settles a training run, beside the model, the data and the backend.</summary>
public sealed record TrainingPlan
{
    /// <summary>A <see cref="DeepLearning.Loss"/> or an <see cref="DeepLearning.Objective"/>.</summary>
    private readonly object? _minimised;

    /// <summary>One loss, on the model's first output.</summary>
    public TrainingPlan(Optimizer optimizer, Loss loss, int epochs, int batchSize) =>
        (Optimizer, Loss, Epochs, BatchSize) = (optimizer, Require.NotNull(loss), epochs, batchSize);

    /// <summary>Losses on outputs by name.</summary>
    public TrainingPlan(Optimizer optimizer, Objective objective, int epochs, int batchSize) =>
        (Optimizer, Objective, Epochs, BatchSize) = (optimizer, Require.NotNull(objective), epochs, batchSize);

    /// <summary>Of the two, one is given.</summary>
    [JsonConstructor]
    internal TrainingPlan(
        Optimizer optimizer,
        int epochs,
        int batchSize,
        Loss? loss = null,
        Objective? objective = null
    )
    {
        if (loss is null == objective is null)
            throw new JsonException("a plan has either a loss or an objective");
        (Optimizer, Epochs, BatchSize) = (optimizer, epochs, batchSize);
        if (loss is null)
            Objective = objective;
        else
            Loss = loss;
    }

    public Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Optimizer));
    }

    /// <summary>
    /// The loss on the model's first output; null where there is an <see cref="Objective"/>, which this takes the
    /// place of.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Loss? Loss
    {
        get => _minimised as Loss;
        init => _minimised = value ?? throw new ArgumentNullException(nameof(Loss));
    }

    /// <summary>
    /// Losses on outputs by name; null where there is only the <see cref="Loss"/>, which this takes the place of.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Objective? Objective
    {
        get => _minimised as Objective;
        init => _minimised = value ?? throw new ArgumentNullException(nameof(Objective));
    }

    /// <summary>How often the whole training set is gone through.</summary>
    public int Epochs
    {
        get;
        init => field = Require.Positive(value);
    }

    /// <summary>Samples a step.</summary>
    public int BatchSize
    {
        get;
        init => field = Require.Positive(value);
    }

    /// <summary>The seed of the weights, the shuffles and the dropout masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Parameters that are updated otherwise; null for none.</summary>
    public Sequence<ParameterGroup>? Groups { get; init; }

    /// <summary>The bound on the gradients; null for none.</summary>
    public Clipping? Clipping { get; init; }

    /// <summary>Whether an epoch's last batch is left out when it is smaller than the others.</summary>
    public bool DropLast { get; init; }

    /// <summary>How many batches' gradients make one update, as if they were one batch.</summary>
    public int AccumulateBatches
    {
        get;
        init => field = Require.Positive(value);
    } = 1;

    /// <summary>How the learning rate changes; null for never.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>What the schedule counts.</summary>
    public ScheduleUnit ScheduleBy
    {
        get;
        init => field = Require.Defined(value);
    } = ScheduleUnit.Epoch;

    /// <summary>
    /// What a schedule that waits for a plateau observes; null for the validation loss or, without validation, the
    /// training loss.
    /// </summary>
    public MonitoredValue? ScheduleMonitor
    {
        get;
        init => field = value is { } monitor ? Require.Defined(monitor) : null;
    }

    /// <summary>
    /// Of which output, where the objective has several terms, the schedule observes the value; null for all that is
    /// minimised. With <see cref="ScheduleMonitor"/> only.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ScheduleOutput { get; init; }

    /// <summary>
    /// The value that the schedule observes: <see cref="ScheduleMonitor"/> of <see cref="ScheduleOutput"/>; null where
    /// nothing is said.
    /// </summary>
    [JsonIgnore]
    public ObservedValue? ScheduleObserved => ScheduleMonitor is { } monitor ? new(monitor, ScheduleOutput) : null;

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The average of the weights that is kept beside them; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightAveraging? Averaging { get; init; }

    /// <summary>
    /// What is done to the training images before each step, in this order; never to those that are evaluated.
    /// </summary>
    public Sequence<Augmentation> Augmentations
    {
        get;
        init => field = Require.NotNull(value);
    } = [];

    /// <summary>
    /// Outputs of the model beside the first, which no loss trains: one that is not named here is taken for forgotten,
    /// and refused. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Sequence<string>? UntrainedOutputs { get; init; }

    /// <summary>
    /// What a loss does that is NaN or infinite, or a norm that gradients are clipped by: it ends the run before its
    /// update, or passes.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(JsonStringEnumConverter<NotFinite>))]
    public NotFinite NotFinite { get; init; }

    /// <summary>The groups as they are in an epoch, counted from 1.</summary>
    public Sequence<ParameterGroup>? GroupsAt(int epoch) => Groups?.Select(group => group.At(epoch)).ToSequence();

    /// <summary>What is minimised on this model.</summary>
    public Objective ObjectiveFor(Model model) => Objective ?? Objective.Of(model, Loss!);

    /// <summary>What an executor for this plan is compiled with.</summary>
    public CompileOptions CompileOptionsFor(Model model, Device? device = null, int? threads = null) =>
        new()
        {
            Objective = ObjectiveFor(model),
            Seed = Seed,
            Device = device ?? Device.Cpu,
            Threads = threads,
            NotFinite = NotFinite,
        };
}
