namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>Two runs that begin with equal model, plan, precision and data are one; any other is another.</summary>
public class RunIdentityTests
{
    private static RunIdentity Of(
        Model? model = null,
        TrainingPlan? plan = null,
        Dataset<double>? validation = null,
        RunIdentity? before = null
    ) => RunIdentity.Of(model ?? TinyRun.Model, plan ?? TinyRun.Plan, TinyRun.Data, validation, before);

    [Fact]
    public void Whatever_a_run_begins_with_is_in_its_name()
    {
        var run = Of();
        Assert.Equal(run, Of());
        Assert.Matches("^[0-9a-f]{16}$", run.Id);
        string[] others =
        [
            run.Id,
            Of(model: TinyRun.Model.With("5", new Layer.Dense(4))).Id,
            Of(plan: TinyRun.Plan with { Seed = 6 }).Id,
            Of(validation: TinyRun.Data).Id,
            Of(validation: Half).Id,
            RunIdentity.Of(TinyRun.Model, TinyRun.Plan, Half, null).Id,
            RunIdentity.Of(TinyRun.Model, TinyRun.Plan, TinyRun.Data.To<float>(), null).Id,
        ];
        Assert.Equal(others, others.Distinct());
    }

    private static Dataset<double> Half =>
        new(
            HostTensor<double>.Copy([10, 1, 4, 4], TinyRun.Data.Inputs.Span[..160]),
            new Targets<double>.Classes(new int[10])
        );

    [Fact]
    public void It_says_what_is_learnt_from()
    {
        Assert.Equal(("float64", 20, null), (Of().Precision, Of().Samples, Of().ValidationSamples));
        var run = RunIdentity.Of(TinyRun.Model, TinyRun.Plan, TinyRun.Data.To<float>(), Half.To<float>());
        Assert.Equal(("float32", 20, 10), (run.Precision, run.Samples, run.ValidationSamples));
        Assert.NotEqual(Of().DataSha256, Of(validation: Half).DataSha256);
    }

    [Fact]
    public void A_run_that_goes_on_keeps_its_name()
    {
        var (before, now) = (Of(), Of(plan: TinyRun.Plan with { Epochs = 9 }, validation: Half));
        Assert.NotEqual(before.Id, now.Id);
        Assert.Equal(
            now with
            {
                Id = before.Id,
            },
            Of(plan: TinyRun.Plan with { Epochs = 9 }, validation: Half, before: before)
        );
    }

    public static TheoryData<string> Unwritable => ["function", "cycle"];

    /// <summary>
    /// A layer that JSON cannot hold has no settings in the name: the nodes' names and kinds must do.
    /// </summary>
    [Theory, MemberData(nameof(Unwritable))]
    public void A_layer_that_json_cannot_hold_leaves_names_and_kinds(string kind)
    {
        var run = Of(Model("mine"));
        Assert.Equal(run, Of(Model("mine")));
        Assert.NotEqual(run.Id, Of(Model("other")).Id);
        Assert.NotEqual(run.Id, Of(TinyRun.Model).Id);

        Model Model(string name) =>
            new(
                [
                    new("x", new Layer.Input([1, 4, 4])),
                    new(name, new Layer.Custom(kind == "function" ? new Function(x => x) : new Cycle()), ["x"]),
                ],
                [name]
            );
    }

    private sealed class Function(Func<double, double> of) : Unchanged
    {
        public Func<double, double> Of => of;
    }

    private sealed class Cycle : Unchanged
    {
        public Cycle Self => this;
    }

    private abstract class Unchanged : ICustomLayer
    {
        public string Kind => GetType().Name;

        public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

        void ICustomLayer.Forward<T>(ILayerPass<T> pass) => pass.Input().CopyTo(pass.Output);

        void ICustomLayer.Backward<T>(ILayerPass<T> pass) => pass.OutputGradient.CopyTo(pass.InputGradient());
    }
}
