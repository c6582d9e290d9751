using DeepLearning.Reference;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>An equation that nothing breaks proves nothing: for each there is a wrong rule that breaks it.</summary>
public class EquivalenceFaultTests
{
    private static readonly FaultCheck None = new("none", "none", _ => new([], 0));

    /// <summary>The beginning of an equation's name, and a fault that it must find.</summary>
    private static readonly (string Equation, Fault Fault)[] Faults =
    [
        ("a 1x1 convolution is", Parameters<Layer.Dense>(1.5)),
        ("a convolution as large", Inputs<Layer.Conv2d>(1.001)),
        ("padding in", Inputs<Layer.ZeroPad2d>(1.001)),
        ("a convolution in groups", Parameters<Layer.Conv2d>(1.5, site => site.Layer<Layer.Conv2d>().Groups > 1)),
        ("a mirrored image", Forward<Layer.Conv2d>((pass, _) => pass.Output[0] += 1)),
        ("a stride takes", Inputs<Layer.Conv2d>(1.5, site => site.Layer<Layer.Conv2d>().Stride != 1)),
        ("a dilated kernel", Inputs<Layer.Conv2d>(1.5, site => site.Layer<Layer.Conv2d>().Dilation != 1)),
        ("a transposed convolution is", Parameters<Layer.ConvTranspose2d>(1.5)),
        ("a convolution of signals", Inputs<Layer.Conv1d>(1.5)),
        ("a transposed convolution of signals", Parameters<Layer.ConvTranspose1d>(1.5)),
        ("a pool of signals", Inputs<Layer.AvgPool1d>(0.5)),
        ("a circular shift", Forward<Layer.Conv2d>((pass, _) => pass.Output[0] += 1)),
        ("an adaptive pool", Inputs<Layer.AdaptiveMaxPool2d>(0.5)),
        ("the means of an image", Inputs<Layer.Upsample>(0.5)),
        ("a pixel shuffle", Inputs<Layer.PixelShuffle>(0.5)),
        ("an average pool", Inputs<Layer.AvgPool2d>(0.5)),
        ("a global pool", Inputs<Layer.GlobalMaxPool2d>(0.5)),
        ("the maximum of a rising", Forward<Layer.MaxPool2d>((pass, _) => AddOne(pass.Output))),
        ("the maximum of twice", Forward<Layer.MaxPool2d>((pass, _) => AddOne(pass.Output))),
        ("a norm of a x", Backward<Layer.BatchNorm>((_, _, c) => AddOne(c.Inputs[0]))),
        ("a frozen batch norm", Parameters<Layer.BatchNorm>(2)),
        ("tanh x is", Inputs<Layer.Tanh>(1.001)),
        ("a leaky rectifier", Inputs<Layer.LeakyReLU>(1.5)),
        ("an elementwise layer", Forward<Layer.Flatten>((pass, _) => pass.Output[0] += 1)),
        ("softmax does not", Backward<Layer.Softmax>((_, pass, c) => Multiply(c.Inputs[0], pass.Input()))),
        ("a backward pass is linear", Backward<Layer.GELU>((_, _, c) => AddOne(c.Inputs[0]))),
        ("a dense layer of a concat", Inputs<Layer.Concat>(0.5)),
        ("the gradient of shared", Parameters<Layer.Dense>(2, site => site.Node.SharesParametersOf is not null)),
        ("a value added", Forward<Layer.Add>((pass, _) => pass.Output[0] += 1)),
        ("a cross-entropy of classes", Loss((_, targets, loss) => targets is Targets<double>.Values ? 2 * loss : loss)),
        ("a binary cross-entropy", Loss((own, _, loss) => own is BinaryCrossEntropy<double> ? 2 * loss : loss)),
        (
            "smooth L1 with a wide",
            Loss((own, _, loss) => own is ElementLoss<double, SmoothL1<double>> ? 2 * loss : loss)
        ),
        (
            "smooth L1 with a narrow",
            Loss((own, _, loss) => own is ElementLoss<double, SmoothL1<double>> ? 2 * loss : loss)
        ),
        ("a cross-entropy does not", Loss((own, _, loss) => loss, addsOutput: true)),
        ("parts of a batch", Forward<Layer.Dense>((pass, _) => pass.Output[0] += 1)),
        ("samples in another order", Forward<Layer.Conv2d>((pass, _) => pass.Output[0] += 1)),
        ("dropout of rate 0", Forward<Layer.Dropout>((pass, _) => pass.Output.Fill(1))),
        ("a batch predicted", Forward<Layer.Conv2d>((pass, _) => pass.Output[0] += 1)),
    ];

    public static TheoryData<string> Equations() => [.. Faults.Select(f => f.Equation)];

    [Theory, MemberData(nameof(Equations))]
    public void A_wrong_rule_breaks_it(string equation)
    {
        var fault = Faults.Single(f => f.Equation == equation).Fault;
        var equivalence = Equivalence.All.Single(e => e.Name.StartsWith(equation, StringComparison.Ordinal));
        Assert.NotEqual("", EquivalenceTests.Failures<double>(new ReferenceBackend(fault), equivalence));
    }

    [Fact]
    public void Every_equation_has_one() =>
        Assert.All(
            Equivalence.All,
            e => Assert.Single(Faults, f => e.Name.StartsWith(f.Equation, StringComparison.Ordinal))
        );

    private static Fault Inputs<TLayer>(double factor, Func<Site, bool>? where = null)
        where TLayer : Layer => Scaled<TLayer>(c => c.Inputs[^1], factor, where);

    private static Fault Parameters<TLayer>(double factor, Func<Site, bool>? where = null)
        where TLayer : Layer => Scaled<TLayer>(c => c.Parameters[0], factor, where);

    private static Fault Scaled<TLayer>(Func<Contribution, double[]> what, double factor, Func<Site, bool>? where)
        where TLayer : Layer =>
        Backward<TLayer>(
            (site, _, c) =>
            {
                if (where is null || where(site))
                    Contribution.Scale(what(c), factor);
            }
        );

    private static Fault Backward<TLayer>(Action<Site, NodePass<double>, Contribution> change)
        where TLayer : Layer => Fault.Backward<TLayer>("wrong", None, change);

    /// <summary>The right forward pass, changed.</summary>
    private static Fault Forward<TLayer>(Action<NodePass<double>, Site> change)
        where TLayer : Layer =>
        Fault.Forward<TLayer>(
            "wrong",
            None,
            (site, pass, own) =>
            {
                own.Forward(pass);
                change(pass, site);
            }
        );

    private static Fault Loss(
        Func<LossOperation<double>, Targets<double>, double, double> change,
        bool addsOutput = false
    ) => new("wrong", "loss", None) { Loss = (_, own) => new WrongValue(own, change, addsOutput) };

    private static void AddOne(Span<double> values)
    {
        foreach (ref var value in values)
            value += 1;
    }

    private static void Multiply(double[] values, ReadOnlySpan<double> by)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] *= by[i];
    }

    private sealed class WrongValue(
        LossOperation<double> own,
        Func<LossOperation<double>, Targets<double>, double, double> change,
        bool addsOutput
    ) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count) =>
            change(own, targets, own.Forward(output, targets, count)) + (addsOutput ? output[0] : 0);

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        ) => own.Backward(output, targets, count, weight, outputGradient);
    }
}
