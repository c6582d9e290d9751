using System.Globalization;
using System.Numerics;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Every layer and every loss at its edges, on both backends and in both precisions. Where libtorch is worse, ours
/// stays as it is, and the place stands here; docs/bad-numbers.md says why.
/// </summary>
public class BoundaryTests
{
    /// <summary>Of which layer or loss, at which edge, which tensor.</summary>
    private static readonly (string What, string Edge, string Tensor)[] LibtorchIsWorse =
    [
        ("ELU", "NaN", "input:x0"),
        ("CELU", "NaN", "input:x0"),
        ("SELU", "NaN", "input:x0"),
        ("ReLU6", "NaN", "input:x0"),
        ("Hardswish", "NaN", "input:x0"),
        ("Hardswish", "infinit", "output"),
        ("Mish", "infinit", "output"),
        ("Mish", "infinit", "input:x0"),
        ("GELU", "infinit", "output"),
        ("GELU", "infinit", "input:x0"),
        ("SiLU", "infinit", "output"),
        ("SiLU", "infinit", "input:x0"),
        ("CrossEntropy, class weights", "NaN", "gradient"),
        ("CrossEntropy, class weights", "infinit", "gradient"),
        ("BinaryCrossEntropy", "infinit", "loss"),
        ("Focal", "infinit", "loss"),
    ];

    [Fact]
    public void Layers_are_the_same_on_both_backends_in_float64()
    {
        OnTheCpu.Only(
            "what its kernels do with infinities and NaN; CUDA's transposed convolutions and upsampling part"
        );
        AssertSame(BoundarySamples.Layers.SelectMany(Of<double>));
    }

    [Fact]
    public void Layers_are_the_same_on_both_backends_in_float32() =>
        AssertSame(BoundarySamples.Layers.SelectMany(Of<float>));

    [Fact]
    public void Losses_are_the_same_on_both_backends_in_float64() =>
        AssertSame(BoundarySamples.Losses.SelectMany(Of<double>));

    [Fact]
    public void Losses_are_the_same_on_both_backends_in_float32() =>
        AssertSame(BoundarySamples.Losses.SelectMany(Of<float>));

    [Fact]
    public void Every_layer_and_every_loss_has_samples()
    {
        Assert.Equal(
            typeof(Layer)
                .GetNestedTypes()
                .Where(t => !t.IsAbstract && t != typeof(Layer.Input) && t != typeof(Layer.Custom))
                .Select(t => t.Name)
                .Order(),
            BoundarySamples.Layers.Select(layer => layer.Kind).Distinct().Order()
        );
        Assert.Equal(
            typeof(Loss).GetNestedTypes().Select(t => t.Name).Order(),
            BoundarySamples.Losses.Select(loss => loss.GetType().Name).Distinct().Order()
        );
        foreach (var layer in BoundarySamples.Layers)
        {
            var samples = BoundarySamples.For<double>(layer).ToArray();
            Assert.True(samples.Length >= 13, $"{layer}: {samples.Length} samples");
            Assert.Equal(samples.Length, samples.Select(s => s.Name).Distinct().Count());
        }
    }

    [Fact]
    public void Windows_in_the_padding_and_tails_that_are_dropped_are_among_them()
    {
        var window = new Layer.Conv2d(2, 2, 3, new Padding.Sides(3, 0, 2, 3));
        Assert.Contains(window, BoundarySamples.Layers);
        Assert.True(window.Window.MissesImage(new(1, 1)));
        Assert.Contains(
            BoundarySamples.For<double>(window),
            s => s.Name.Contains("one pixel", StringComparison.Ordinal)
        );
        var pool = new Layer.MaxPool2d(2);
        Assert.Contains(
            BoundarySamples.For<double>(pool),
            s => s.Inputs[0].Shape[2] > 2 * pool.InferShape([s.Inputs[0].Shape is var x ? [x[1], x[2], x[3]] : []])[1]
        );
    }

    /// <summary>A layer of your own that takes no derivative at 0 is found at its kink.</summary>
    [Fact]
    public void Your_own_layer_is_run_through_them()
    {
        Assert.All(
            BoundarySamples.For<double>(
                new Layer.Custom(new Swish()),
                [
                    [3],
                ],
                "features"
            ),
            sample => Assert.True(sample.Compare(Checks.Reference, Checks.Torch).Failures.Count == 0, sample.Name)
        );
        var wrong = new OtherModelBackend(Checks.Reference, "layer", _ => new Layer.LeakyReLU(0.25));
        var found = BoundarySamples
            .For<double>(new Layer.ReLU())
            .Where(sample => sample.Compare(wrong, Checks.Torch).Failures.Count > 0)
            .ToArray();
        Assert.Contains(found, s => s.Name.StartsWith("kinks", StringComparison.Ordinal));
        Assert.Contains(found, s => s.Name.StartsWith("minus infinity everywhere", StringComparison.Ordinal));
    }

    private static IEnumerable<(string What, string Sample, TensorComparison Difference)> Of<T>(Layer layer)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        from sample in BoundarySamples.For<T>(layer)
        let report = sample.Compare(Checks.Reference, Checks.Torch)
        from t in report.Failures.Concat(report.WrongValues)
        select (layer.Kind, sample.ToString(), t);

    private static IEnumerable<(string What, string Sample, TensorComparison Difference)> Of<T>(Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        from sample in BoundarySamples.For<T>(loss)
        from t in sample.Compare(Checks.Reference, Checks.Torch)
        where t.Verdict == Verdict.Disagree
        select (
            loss.GetType().Name + (loss is Loss.CrossEntropy { ClassWeights: not null } ? ", class weights" : ""),
            sample.ToString(),
            t
        );

    private static void AssertSame(IEnumerable<(string What, string Sample, TensorComparison Difference)> differences)
    {
        var all = differences.ToArray();
        var unknown = all.Where(d => !LibtorchIsWorse.Any(known => IsKnown(known, d))).ToArray();
        Assert.True(
            unknown.Length == 0,
            string.Join(
                '\n',
                unknown.Select(d =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{d.Sample}: {d.Difference.Name}[{d.Difference.Index}] is {d.Difference.First} and "
                            + $"{d.Difference.Second}, scaled {d.Difference.ScaledError:0.0e+0}, forward "
                            + $"{d.Difference.ForwardMode?.ScaledError:0.0e+0}"
                    )
                )
            )
        );

        // What libtorch has mended meanwhile must leave the list.
        var kinds = all.Select(d => d.What).ToHashSet();
        Assert.All(
            LibtorchIsWorse.Where(known => kinds.Contains(known.What)),
            known => Assert.Contains(all, d => IsKnown(known, d))
        );
    }

    private static bool IsKnown(
        (string What, string Edge, string Tensor) known,
        (string What, string Sample, TensorComparison Difference) found
    ) =>
        found.What == known.What
        && found.Sample.Contains(known.Edge, StringComparison.Ordinal)
        && found.Difference.Name == known.Tensor;
}
