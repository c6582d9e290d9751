namespace DeepLearning;

/// <summary>All that settles a training run, beside the model, the data and the backend.</summary>
public sealed record TrainingPlan
{
    public TrainingPlan(Optimizer optimizer, Loss loss, int epochs, int batchSize) =>
        (Optimizer, Loss, Epochs, BatchSize) = (optimizer, loss, epochs, batchSize);

    public Optimizer Optimizer { get; init => field = value ?? throw new ArgumentNullException(nameof(Optimizer)); }

    /// <summary>The loss on the model's first output.</summary>
    public Loss Loss { get; init => field = value ?? throw new ArgumentNullException(nameof(Loss)); }

    /// <summary>How often the whole training set is gone through.</summary>
    public int Epochs { get; init => field = Require.Positive(value); }

    /// <summary>Samples a step.</summary>
    public int BatchSize { get; init => field = Require.Positive(value); }

    /// <summary>The seed of the weights, the shuffles and the dropout masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Parameters that are updated otherwise; null for none.</summary>
    public Sequence<ParameterGroup>? Groups { get; init; }

    /// <summary>The bound on the gradients; null for none.</summary>
    public Clipping? Clipping { get; init; }

    /// <summary>Whether an epoch's last batch is left out when it is smaller than the others.</summary>
    public bool DropLast { get; init; }

    /// <summary>What is minimised on this model.</summary>
    public Objective ObjectiveFor(Model model) => Objective.Of(model, Loss);

    /// <summary>What an executor for this plan is compiled with.</summary>
    public CompileOptions CompileOptionsFor(Model model, Device? device = null, int? threads = null) =>
        new() { Objective = ObjectiveFor(model), Seed = Seed, Device = device ?? Device.Cpu, Threads = threads };
}
