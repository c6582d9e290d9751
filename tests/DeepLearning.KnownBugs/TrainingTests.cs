using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>Steps of training, one after the other.</summary>
public class TrainingTests
{
    [Fact]
    [KnownBug("TorchSharp#1082", "The same net, trained in the same way, had a clearly higher loss than in PyTorch.")]
    public void The_same_net_trains_alike_on_either_backend()
    {
        foreach (
            var rule in new Optimizer[]
            {
                new Optimizer.AdamW(0.01, weightDecay: 0.1),
                new Optimizer.Sgd(0.1, momentum: 0.9),
            }
        )
        {
            var plan = OneRun.Plan with { Optimizer = rule, Epochs = 20 };
            var (reference, torch) = (
                OneRun.Fit("reference", OneRun.Net, plan).State.History,
                OneRun.Fit("torch", OneRun.Net, plan).State.History
            );
            Assert.True(reference[^1].TrainLoss < reference[0].TrainLoss / 1.5);
            foreach (var (a, b) in reference.Zip(torch))
            {
                Assert.Equal(a.TrainLoss, b.TrainLoss, 1e-10);
                Assert.Equal(a.ValidationLoss!.Value, b.ValidationLoss!.Value, 1e-10);
            }
        }
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#1084", "Setting a model's gradients to zero passed its submodules over: they added up.")]
    public void An_update_leaves_no_gradient_for_the_next(string backend)
    {
        var (model, key) = (OneRun.Plain, RngKey.FromSeed(1));
        var (first, second) = (Part(0), Part(6));
        using var executor = OneThread.Compile<double>(backend, model, OneRun.Plan.CompileOptionsFor(model));
        executor.Step(first, key, new Optimizer.Sgd(0.1, momentum: 0.9));
        var alone = executor.Differentiate(second, key).ParameterGradients;
        executor.Accumulate(second, 1, key);
        var gradients = new double[executor.Layout.Length];
        executor.Gradients(gradients);
        foreach (var entry in executor.Layout.Entries)
            Near.All(alone[entry.Name].Span.ToArray(), gradients.AsSpan(entry.Range), 1e-15);
    }

    private static Batch<double> Part(int start) =>
        Batch<double>.Of(
            OneRun.Data.Inputs.Span.Slice(16 * start, 16 * 6).ToArray(),
            ((Targets<double>.Classes)OneRun.Data.Targets).Indices.Slice(start, 6).ToArray()
        );
}
