using System.Globalization;
using System.Numerics;
using System.Text;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Each backend inside itself: equations between layers, losses and cuts of a batch, on random instances of fixed
/// seeds, in both precisions.
/// </summary>
public class EquivalenceTests
{
    private const int Instances = 12;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var backend in TestBackends.Names)
        foreach (var equivalence in Equivalence.All)
            cases.Add(backend, equivalence.Name);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Holds(string backend, string name)
    {
        var equivalence = Equivalence.All.Single(e => e.Name == name);
        Assert.Empty(Failures<double>(TestBackends.Get(backend), equivalence));
        Assert.Empty(Failures<float>(TestBackends.Get(backend), equivalence));
    }

    [Fact]
    public void Names_are_distinct_and_instances_follow_from_the_seed()
    {
        Assert.True(Equivalence.All.Count >= 25, $"{Equivalence.All.Count} equivalences");
        Assert.Equal(Equivalence.All.Count, Equivalence.All.Select(e => e.Name).Distinct().Count());
        foreach (var equivalence in Equivalence.All)
            Assert.Equal(
                equivalence.On<double>(Checks.Reference, 7).ToString(),
                equivalence.On<double>(Checks.Reference, 7).ToString()
            );
    }

    // A vacuous comparison (a model without parameters, a rectifier that is off) is none.
    internal static string Failures<T>(IBackend backend, Equivalence equivalence)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var text = new StringBuilder();
        for (var seed = 0UL; seed < Instances; seed++)
            foreach (var t in equivalence.On<T>(backend, seed).Where(t => t.Verdict == Verdict.Disagree))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"seed {seed}, {typeof(T).Name}: {t.Name}[{t.Index}] is {t.First:R} and {t.Second:R}, "
                        + $"scaled {t.ScaledError:0.0e+0} of {t.Tolerance:0.0e+0}\n"
                );
        return text.ToString();
    }
}
