using System.Diagnostics;
using DeepLearning.Reference;
using DeepLearning.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// One epoch over all of Fashion-MNIST, shuffled. Ours gathers each batch in C#, libtorch selects it from a tensor of
/// all images.
/// </summary>
internal static class EpochContest
{
    public const string Name = "epoch-fashion/b64";

    private const int BatchSize = 64;
    private const double LearningRate = 0.01;

    public static IEnumerable<ContestResult> Judge(string directory, int[] threads)
    {
        var data = new MnistFolder(directory).LoadTrain<float>();
        foreach (var count in threads)
        {
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < 2; round++)
            {
                ours.Add(Ours(data, count, round));
                theirs.Add(Theirs(data, count, round));
            }

            var (our, their) = (ours.Average(), theirs.Average());
            yield return new(
                Name,
                count,
                our,
                their,
                their / our,
                (ours.Max() - ours.Min()) / our,
                (theirs.Max() - theirs.Min()) / their,
                0,
                null,
                null
            );
        }
    }

    private static double Ours(Dataset<float> data, int threads, int epoch)
    {
        var model = StepContests.FashionCnn();
        using var executor = new ReferenceBackend().Compile<float>(
            model,
            new CompileOptions
            {
                Objective = Objective.Of(model, new Loss.CrossEntropy()),
                Seed = 1,
                Threads = threads,
            }
        );
        var source = new BatchSource<float>(data, BatchSize, RngKey.FromSeed(1));
        var (rule, step) = (new Optimizer.Sgd(LearningRate, momentum: 0.9), 0);
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in source.Epoch(epoch))
            executor.Step(batch, RngKey.FromSeed(1).For(RngPurpose.Step).Fold(step++), rule);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static double Theirs(Dataset<float> data, int threads, int epoch)
    {
        TorchThreads.Use(threads);
        var images = tensor(data.Inputs.Span.ToArray(), [data.Count, 1, 28, 28]);
        var labels = tensor(((Targets<float>.Classes)data.Targets).Indices.ToArray(), int64);
        using var loop = new PlainLoop(
            StepContests.FashionModule(),
            (y, t) => nn.functional.cross_entropy(y, t),
            images,
            labels,
            LearningRate
        );
        var source = new BatchSource<float>(data, BatchSize, RngKey.FromSeed(1));
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in source.Epoch(epoch))
        {
            using var scope = NewDisposeScope();
            var samples = tensor(batch.SampleIndices.ToArray());
            loop.Step(images.index_select(0, samples), labels.index_select(0, samples));
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
