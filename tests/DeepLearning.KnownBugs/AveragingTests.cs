using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class AveragingTests
{
    private static readonly TrainingPlan Plan = OneRun.Plan with { Averaging = new WeightAveraging.Exponential(0.8) };

    [Theory, EachBackend]
    [KnownBug(
        "Open-Sora-Plan#186",
        "After a validation the average stayed in the model, and training went on from it."
    )]
    [KnownBug("waifu-diffusion#31", "A checkpoint put the average into the model, and training went on from it.")]
    public void Training_goes_on_from_the_weights_and_not_from_their_average(string backend)
    {
        var (with, without) = (Epochs(backend, Plan), Epochs(backend, OneRun.Plan));
        Assert.Equal(without.Select(e => e.Executor), with.Select(e => e.Executor));
        Assert.All(with, e => Assert.NotEqual(e.Executor.Parameters, e.Average!.Parameters));
    }

    [Theory, EachBackend]
    [KnownBug("YOLOX#1318", "Only the average was saved: a resumed run took it for the weights.")]
    [KnownBug("yolov5#310", "The average became the weights when a run was resumed, and a new average was begun.")]
    [KnownBug("schnetpack#785", "A checkpoint of a validation held the average in the place of the weights.")]
    public void A_resumed_run_has_the_weights_and_the_average_that_it_had(string backend)
    {
        var whole = Epochs(backend, Plan);
        var rest = Epochs(backend, Plan, whole[1]);
        Assert.Equal(whole.Skip(2).Select(e => e.Executor), rest.Select(e => e.Executor));
        Assert.Equal(whole.Skip(2).Select(e => e.Average), rest.Select(e => e.Average));
    }

    private static List<Checkpoint<double>> Epochs(string backend, TrainingPlan plan, Checkpoint<double>? from = null)
    {
        var keeper = new Keeper();
        OneRun.Fit(backend, OneRun.Net, plan, from, keeper);
        return keeper.Checkpoints;
    }

    private sealed class Keeper : ITrainingCallback
    {
        public List<Checkpoint<double>> Checkpoints { get; } = [];

        public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
        {
            Checkpoints.Add((Checkpoint<double>)snapshot.Capture());
            return TrainingVerdict.Continue;
        }
    }
}
