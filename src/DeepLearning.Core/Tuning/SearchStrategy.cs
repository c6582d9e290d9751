using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// Which points of a space are tried, and for how long: a closed union of pure functions, one sealed case a file.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Grid), "grid")]
[JsonDerivedType(typeof(Random), "random")]
[JsonDerivedType(typeof(Halving), "halving")]
public abstract partial record SearchStrategy
{
    private SearchStrategy() { }

    /// <summary>The trials' values; a trial's number is its place here.</summary>
    /// <exception cref="ArgumentException">The strategy does not fit the space.</exception>
    public abstract Sequence<Assignment> Assignments(SearchSpace space);

    /// <summary>The steps in which that many trials are trained: one, unless bad trials are to end early.</summary>
    public virtual Sequence<Rung> Rungs(int trials) => [new(trials, null)];
}
