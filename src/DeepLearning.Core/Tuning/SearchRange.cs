using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>The values that a hyperparameter may have: a closed union, one sealed case a file.</summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Choice), "choice")]
[JsonDerivedType(typeof(Uniform), "uniform")]
[JsonDerivedType(typeof(LogUniform), "logUniform")]
[JsonDerivedType(typeof(Integer), "integer")]
public abstract partial record SearchRange
{
    private SearchRange() { }

    /// <summary>A random value: the one at a uniform number in (0, 1), of 52 bits, from this key's stream.</summary>
    public SearchValue Draw(RngKey key)
    {
        Span<double> share = stackalloc double[1];
        Draws.ByQuantile(key, u => u, share);
        return At(share[0]);
    }

    /// <summary>Values at equal distances, in rising order, both ends among them; with one point, the middle.</summary>
    /// <param name="points">
    /// How many, at least 1. A choice has always all of its values, and an integer never more than it has.
    /// </param>
    public virtual Sequence<SearchValue> Grid(int points)
    {
        Require.Positive(points, nameof(points));
        return Enumerable.Range(0, points).Select(i => At(points == 1 ? 0.5 : (double)i / (points - 1))).ToSequence();
    }

    /// <summary>The value below which this share of the range lies.</summary>
    private protected abstract SearchValue At(double share);
}
