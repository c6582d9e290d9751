using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A training run at rest, between two steps: all that is needed to go on as if it had never stopped, on any backend.
/// </summary>
/// <param name="Model">What is trained.</param>
/// <param name="Plan">How.</param>
/// <param name="State">
/// Where it stands: epoch, step, seed (from which every further draw follows), schedule, early stopping, history.
/// </param>
/// <param name="Origin">What computed it.</param>
public abstract record Checkpoint(Model Model, TrainingPlan Plan, TrainingState State, CheckpointOrigin Origin)
{
    /// <summary>float32 or float64.</summary>
    public abstract string Precision { get; }

    /// <summary>Which run it is of; null in files of an older library, and in what no run has made.</summary>
    public RunIdentity? Run { get; init; }

    /// <summary>How rows became the training data; null where the run was not told.</summary>
    public FittedPipeline? Pipeline { get; init; }

    /// <summary>The names of the classes that the first output tells apart; null where there are none.</summary>
    public Sequence<string>? ClassNames { get; init; }

    /// <summary>Whether no parameter, statistic or optimizer value is NaN or infinite.</summary>
    public abstract bool IsFinite { get; }

    /// <summary>Whether no parameter is NaN or infinite.</summary>
    public abstract bool HasFiniteParameters { get; }

    /// <summary>The same in another precision.</summary>
    public abstract Checkpoint<T> To<T>()
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Writes the file; see <see cref="CheckpointFile"/>.</summary>
    public abstract void Save(string path);
}

/// <inheritdoc cref="Checkpoint"/>
/// <param name="Executor">Parameters, non-trained state and optimizer state.</param>
/// <param name="Best">
/// The parameters and state of the best epoch so far, where early stopping is to restore them; null for none.
/// </param>
public sealed record Checkpoint<T>(
    Model Model,
    TrainingPlan Plan,
    TrainingState State,
    CheckpointOrigin Origin,
    ExecutorState<T> Executor,
    ExecutorState<T>? Best = null
) : Checkpoint(Model, Plan, State, Origin)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// The average of the weights, with the statistics that go with it; null where the plan keeps none, and before the
    /// first.
    /// </summary>
    public ExecutorState<T>? Average { get; init; }

    public override string Precision => typeof(T) == typeof(float) ? "float32" : "float64";

    public override bool IsFinite => Executor.IsFinite;

    public override bool HasFiniteParameters => Executor.Parameters.IsFinite;

    /// <summary>What an executor holds now.</summary>
    public static Checkpoint<T> Of(
        IExecutor<T> executor,
        TrainingPlan plan,
        TrainingState state,
        ExecutorState<T>? best = null
    ) => new(executor.Model, plan, state, CheckpointOrigin.Of(executor), executor.Export(), best);

    public override Checkpoint<TOther> To<TOther>() =>
        this as Checkpoint<TOther>
        ?? new(Model, Plan, State, Origin, Executor.To<TOther>(), Best?.To<TOther>())
        {
            Run = Run,
            Pipeline = Pipeline,
            ClassNames = ClassNames,
            Average = Average?.To<TOther>(),
        };

    public override void Save(string path) => CheckpointFile.Write(path, this);
}
