using System.Globalization;
using System.Numerics;
using System.Text;
using DeepLearning.GradientChecks.PlantedFaults;
using DeepLearning.Reference;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Each backend inside itself: equations between layers, losses and cuts of a batch, on random instances of fixed seeds,
/// in both precisions.
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

    /// <summary>An equation that nothing breaks proves nothing: each of these faults breaks the one it must.</summary>
    [Fact]
    public void Faults_break_them()
    {
        var none = new FaultCheck("none", "none", _ => new([], 0));
        Fault Backward<TLayer>(Action<Site, NodePass<double>, Contribution> change)
            where TLayer : Layer => Fault.Backward<TLayer>("wrong", none, change);
        (string Equation, Fault Fault)[] faults =
        [
            ("a 1x1 convolution is", Backward<Layer.Dense>((_, _, c) => Contribution.Scale(c.Parameters[0], 1.5))),
            ("a convolution as large", Backward<Layer.Conv2d>((_, _, c) => Contribution.Scale(c.Inputs[0], 1.001))),
            ("padding in", Backward<Layer.ZeroPad2d>((_, _, c) => Contribution.Scale(c.Inputs[0], 1.001))),
            ("a convolution in groups", GroupsForgotten(none)),
            ("an average pool", Backward<Layer.AvgPool2d>((_, _, c) => Contribution.Scale(c.Inputs[0], 0.5))),
            ("a global pool", Backward<Layer.GlobalMaxPool2d>((_, _, c) => Contribution.Scale(c.Inputs[0], 0.5))),
            ("a norm of a x", Backward<Layer.BatchNorm>((_, _, c) => AddOne(c.Inputs[0]))),
            ("a frozen batch norm", Backward<Layer.BatchNorm>((_, _, c) => Contribution.Scale(c.Parameters[1], 2))),
            ("tanh x is", Backward<Layer.Tanh>((_, _, c) => Contribution.Scale(c.Inputs[0], 1.001))),
            ("softmax does not", Backward<Layer.Softmax>((_, pass, c) => Multiply(c.Inputs[0], pass.Input()))),
            ("a backward pass is linear", Backward<Layer.GELU>((_, _, c) => AddOne(c.Inputs[0]))),
            ("a dense layer of a concat", Backward<Layer.Concat>((_, _, c) => Contribution.Scale(c.Inputs[1], 0.5))),
            ("dropout of rate 0", Fault.Forward<Layer.Dropout>("off", none, (_, pass, _) => pass.Output.Fill(1))),
            ("samples in another order", FirstSampleOnly(none)),
        ];
        foreach (var (equation, fault) in faults)
        {
            var equivalence = Equivalence.All.Single(e => e.Name.StartsWith(equation, StringComparison.Ordinal));
            Assert.True(Failures<double>(new ReferenceBackend(fault), equivalence) != "", equation);
        }
    }

    private static Fault FirstSampleOnly(FaultCheck none) =>
        Fault.Forward<Layer.Conv2d>(
            "the first sample's first output",
            none,
            (_, pass, own) =>
            {
                own.Forward(pass);
                pass.Output[0] += 1;
            }
        );

    private static Fault GroupsForgotten(FaultCheck none) =>
        Fault.Backward<Layer.Conv2d>(
            "the last group's weights are those of the first",
            none,
            (site, _, c) =>
            {
                var groups = site.Layer<Layer.Conv2d>().Groups;
                var size = c.Parameters[0].Length / groups;
                c.Parameters[0].AsSpan(0, size).CopyTo(c.Parameters[0].AsSpan((groups - 1) * size));
            }
        );

    private static void AddOne(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] += 1;
    }

    private static void Multiply(double[] values, ReadOnlySpan<double> by)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] *= by[i];
    }

    // A vacuous comparison (a model without parameters, a rectifier that is off) is none.
    private static string Failures<T>(IBackend backend, Equivalence equivalence)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var text = new StringBuilder();
        for (var seed = 0UL; seed < Instances; seed++)
            foreach (var t in equivalence.On<T>(backend, seed).Where(t => t.Verdict == Verdict.Disagree))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"seed {seed}, {typeof(T).Name}: {t.Name}[{t.Index}] is {t.First:R} and {t.Second:R}, scaled {t.ScaledError:0.0e+0} of {t.Tolerance:0.0e+0}\n"
                );
        return text.ToString();
    }
}
