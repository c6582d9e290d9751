using DeepLearning;
using DeepLearning.Conformance.Probe;
using DeepLearning.TestSupport;
using DeepLearning.Torch;

// A training run with everything that has a state: dropout, batch norm, Adam, a schedule that observes, early stopping,
// augmentation. It goes on from the folder's newest checkpoint, writes one after each epoch, says "begin" when training
// begins, and its fingerprint at the end.
//
//   DeepLearning.Conformance.Probe BACKEND FOLDER
//   DeepLearning.Conformance.Probe experiment OPTIONS      see ShortExperiment.cs
//   DeepLearning.Conformance.Probe wait [released]         see SignalWait.cs
if (args[0] == "experiment")
    return ShortExperiment.Run(args[1..]);
if (args[0] == "wait")
    return SignalWait.Run(isReleased: args.Contains("released"));
using var signals = new StopSignals();
var folder = new CheckpointFolder(args[1]);
var data = Digits.Load<float>().Subset([.. Enumerable.Range(0, 160)]);
var validation = Digits.Load<float>().Subset([.. Enumerable.Range(200, 60)]);
var model = Net.Input(1, 8, 8)
    .Conv2d(4, 3, padding: 1)
    .BatchNorm()
    .ReLU()
    .MaxPool2d(2)
    .Flatten()
    .Dropout(0.2)
    .Dense(10)
    .ToModel();
var plan = new TrainingPlan(
    new Optimizer.Adam(0.003, weightDecay: 1e-4),
    new Loss.CrossEntropy { LabelSmoothing = 0.05 },
    epochs: 40,
    batchSize: 10
)
{
    Seed = 11,
    AccumulateBatches = 2,
    Clipping = new Clipping.ByNorm(2),
    Averaging = new WeightAveraging.Exponential(0.9),
    Schedule = new Schedule.WarmUp(3, 0.1, new Schedule.ReduceOnPlateau(0.5, patience: 1)),
    EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 39),
    Augmentations = [new Augmentation.RandomShift(1), new Augmentation.Noise(0.05)],
};

var backend = BackendRegistry
    .Default.With("torch", () => new TorchBackend().Moved())
    .Resolve(new RunConfiguration { Backend = args[0] });
using var executor = backend.Compile<float>(model, plan.CompileOptionsFor(model, threads: 1));
var from = (Checkpoint<float>?)folder.Latest();
Console.WriteLine($"begin at epoch {from?.State.Epoch ?? 0}");
var state = Trainer.Fit(executor, plan, data, validation, [new CheckpointWriter(folder, keep: 2)], from, signals.Token);
if (state.Ended is StopReason.Cancelled)
{
    Console.WriteLine($"stopped at update {state.Step}");
    return signals.ExitCode;
}

var held = executor.Export();
Console.WriteLine(
    $"end {held.Parameters.Sha256()} {held.State.Sha256()} {held.OptimizerState.Sha256()} "
        + $"{string.Join(',', state.History.Select(r => r.TrainLoss.ToString("R", null)))}"
);
return 0;
