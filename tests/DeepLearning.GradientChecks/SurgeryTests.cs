using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Edits of random models compute, on both backends, what they must by what they mean, to the bit.</summary>
public class SurgeryTests
{
    private const int Models = 60;

    private static readonly IBackend[] Backends = [Checks.Reference, Checks.Torch];

    private static IEnumerable<RandomSample> Samples =>
        Enumerable.Range(0, Models).Select(i => RandomModels.Graph(77_000 + (ulong)i));

    private static NamedTensors<double> Outputs(
        IBackend backend,
        Model model,
        ExecutorState<double> state,
        Batch<double> batch
    )
    {
        using var executor = backend.Compile<double>(model, new());
        executor.Import(state);
        return executor.Evaluate(new(batch.Count, batch.Inputs, [], batch.SampleIndices)).Outputs;
    }

    /// <summary>The edited model on the state that follows the edit, on each backend.</summary>
    private static void AssertSame(
        RandomSample sample,
        ModelEdit edit,
        Func<string, string> names,
        Batch<double>? batch = null
    )
    {
        Assert.Equal(edit.Model, Read(ModelJson.Write(edit.Model)));
        var state = ExecutorState<double>.Initial(sample.Model, 3);
        var transfer = edit.Transfer(state, seed: 4);
        foreach (var backend in Backends)
        {
            var before = Outputs(backend, sample.Model, state, sample.Batch());
            var after = Outputs(backend, edit.Model, transfer.State, batch ?? sample.Batch());
            foreach (var output in sample.Model.Outputs.Where(name => after.ContainsKey(names(name))))
                Assert.Equal(before[output], after[names(output)]);
            Assert.Contains(sample.Model.Outputs, name => after.ContainsKey(names(name)));
        }
    }

    private static Model Read(string json) =>
        ModelJson.Read(json, CustomLayerReader.Of<Softsign>("Softsign"), CustomLayerReader.Of<Snake>("Snake"));

    [Fact]
    public void Renamed_they_compute_the_same()
    {
        foreach (var sample in Samples)
            AssertSame(sample, sample.Model.Edit().Prefixed("left."), name => $"left.{name}");
    }

    [Fact]
    public void What_no_output_depends_on_can_go()
    {
        foreach (var sample in Samples)
        {
            var edit = sample.Model.Edit().CutAt(sample.Model.Outputs[0]);
            Batch<double> batch = sample.Batch(),
                kept =
                    new(
                        batch.Count,
                        edit.Model.Inputs.Select(input => batch.Inputs[sample.Model.Inputs.AsSpan().IndexOf(input)])
                            .ToSequence(),
                        [],
                        batch.SampleIndices
                    );
            AssertSame(sample, edit, name => name, kept);
        }
    }

    [Fact]
    public void A_layer_that_does_nothing_can_stand_behind_any_node_and_be_taken_out_again()
    {
        foreach (var sample in Samples)
        {
            var reals = sample.Model.Nodes.Where(node => node.IndicesBelow is null).ToArray();
            var node = reals[(int)(sample.Seed % (ulong)reals.Length)].Name;
            var edit = sample.Model.Edit().InsertBehind(node, "nothing", new Layer.Reshape(sample.Model.ShapeOf(node)));
            AssertSame(sample, edit, name => name == node ? "nothing" : name);
            Assert.Equal(sample.Model, edit.Remove("nothing").Model);
        }
    }

    [Fact]
    public void Beside_each_other_two_compute_what_each_does_alone()
    {
        foreach (var (first, second) in Samples.Take(Models / 2).Zip(Samples.Skip(Models / 2)))
        {
            var edit = first.Model.Edit().Prefixed("a.").Beside(second.Model.Edit().Prefixed("b."));
            var states = new[] { first, second }.Select(s => ExecutorState<double>.Initial(s.Model, 3)).ToArray();
            var state = edit.Transfer(states, seed: 4).State;
            var (a, b) = (first.Batch(), Batch(second.Model, first.Batch().Count));
            foreach (var backend in Backends)
            {
                var both = Outputs(backend, edit.Model, state, new(a.Count, [.. a.Inputs, .. b.Inputs]));
                foreach (var (name, value) in Outputs(backend, first.Model, states[0], a))
                    Assert.Equal(value, both[$"a.{name}"]);
                foreach (var (name, value) in Outputs(backend, second.Model, states[1], b))
                    Assert.Equal(value, both[$"b.{name}"]);
            }
        }
    }

    private static Batch<double> Batch(Model model, int count) =>
        DrawnBatch.Of<double>(model, DrawnBatch.ObjectiveFor(model), count, seed: 6);
}
