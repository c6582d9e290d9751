using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// How the learning rate changes: a closed union, one sealed case a file, with PyTorch's definitions. A schedule is
/// relative: it gives a factor of the optimizer's rate, so PyTorch's rate is the base rate times the factor. It does
/// not know what a position is, an epoch or a step. Nothing in it changes: what it has seen is in a
/// <see cref="ScheduleState"/>.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(Step), "step")]
[JsonDerivedType(typeof(MultiStep), "multiStep")]
[JsonDerivedType(typeof(Exponential), "exponential")]
[JsonDerivedType(typeof(Linear), "linear")]
[JsonDerivedType(typeof(Polynomial), "polynomial")]
[JsonDerivedType(typeof(Cosine), "cosine")]
[JsonDerivedType(typeof(CosineWarmRestarts), "cosineWarmRestarts")]
[JsonDerivedType(typeof(WarmUp), "warmUp")]
[JsonDerivedType(typeof(Sequential), "sequential")]
[JsonDerivedType(typeof(Product), "product")]
[JsonDerivedType(typeof(OneCycle), "oneCycle")]
[JsonDerivedType(typeof(ReduceOnPlateau), "reduceOnPlateau")]
public abstract partial record Schedule
{
    private Schedule() { }

    /// <summary>How many positions it was made for; null for one without an end.</summary>
    [JsonIgnore]
    public virtual long? End => null;

    /// <summary>What holds at this position.</summary>
    /// <param name="position">Counted from 0: an epoch, or a step.</param>
    /// <param name="state">What was observed so far; <see cref="ScheduleState.Initial"/> for nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    public ScheduleValue At(long position, ScheduleState state) =>
        position >= 0
            ? Value(position, state)
            : throw new ArgumentOutOfRangeException(
                nameof(position),
                position,
                $"position is {position}, but must not be negative"
            );

    /// <summary>
    /// The state after an epoch with this value of what is monitored. Only <see cref="ReduceOnPlateau"/> looks at it.
    /// </summary>
    public virtual ScheduleState Observe(ScheduleState state, double value) => state;

    /// <summary>Whether <see cref="Observe"/> changes the state.</summary>
    private protected virtual bool Observes => false;

    private protected abstract ScheduleValue Value(long position, ScheduleState state);

    /// <summary>One of two schedules of a run: there is one state, which one of them may keep.</summary>
    private static Schedule OneObserver(Schedule value, Schedule? other, [CallerMemberName] string name = "") =>
        value.Observes && other is { Observes: true }
            ? throw new ArgumentException(
                $"{name} waits for a plateau, but so does the other schedule: one of the two may",
                name
            )
            : value;

    /// <summary>A factor in [0, 1].</summary>
    private static double Share(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must lie in [0, 1]");

    /// <summary>From 1 at the start of a half-wave to <paramref name="minimum"/> at its end.</summary>
    private static double HalfCosine(double minimum, long position, long length) =>
        minimum + (1 - minimum) * (1 + Math.Cos(Math.PI * position / length)) / 2;
}
