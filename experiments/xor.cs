#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Backpropagation in the open: the smallest net that needs it, one step with every number shown, then training to
// convergence.
//
//   dotnet run experiments/xor.cs
using System.Diagnostics;
using DeepLearning;
using DeepLearning.Experiments;

var defaults = new ExperimentDefaults(
    "xor",
    "Shows one step of backpropagation with every number, then trains the net on exclusive or.",
    Models: ["mlp"],
    Epochs: 300,
    BatchSize: 4,
    LearningRate: 0.5
)
{
    Seed = 1,
    Precision = Precision.Float64,
};

// Exclusive or: no single layer can tell the two classes apart.
var inputs = HostTensor<double>.Copy([4, 2], [0, 0, 0, 1, 1, 0, 1, 1]);
var targets = HostTensor<double>.Copy([4, 1], [0, 1, 1, 0]);
var data = new Dataset<double>(inputs, new Targets<double>.Values(targets.Memory));

return ExperimentCommand.Run(
    args,
    defaults,
    settings =>
    {
        var model = Net.Input(2)
            .Dense(3, weightInitializer: new Initializer.XavierNormal())
            .Tanh()
            .Dense(1, weightInitializer: new Initializer.XavierNormal())
            .Sigmoid()
            .ToModel();
        var optimizer = new Optimizer.Sgd(settings.LearningRate, momentum: 0.9);
        var plan = new TrainingPlan(optimizer, new Loss.MeanSquaredError(), settings.Epochs, settings.BatchSize)
        {
            Seed = settings.Seed,
        };
        Console.WriteLine(model);
        Console.WriteLine();
        ShowOneStep(model, plan, settings);

        var runs = settings
            .Runs.Select(run =>
                run.Precision == Precision.Float32
                    ? Train<float>(model, plan, run, settings)
                    : Train<double>(model, plan, run, settings)
            )
            .ToSequence();
        foreach (var run in runs)
        {
            // A run that was stopped in its first epoch has none.
            var (first, last) = run.Epochs.Count == 0 ? default : (run.Epochs[0], run.Epochs[^1]);
            Console.WriteLine(
                $"{run.Backend, -10} loss {first?.TrainLoss:F6} at first, {last?.TrainLoss:E1} after "
                    + $"{run.Epochs.Count} epochs; "
                    + $"{4 * run.TestAccuracy:F0} of 4 right; {run.Seconds:F2} s; parameters "
                    + $"{run.ParametersSha256[..16]}"
            );
        }

        Conclusion.Write(settings, runs, model, plan, data);
    }
);

void ShowOneStep(Model model, TrainingPlan plan, ExperimentSettings settings)
{
    var backend = ExperimentBackends.Registry.Resolve(settings.Runs[0]);
    using var executor = backend.Compile<double>(model, plan.CompileOptionsFor(model, settings.Runs[0].Device));
    var before = executor.Export().Parameters;
    var batch = new BatchSource<double>(data, 4).Epoch(0).First();
    var step = executor.Differentiate(batch, RngKey.FromSeed(plan.Seed), activations: true);

    Console.WriteLine(
        $"One step of backpropagation, computed by {backend.Name}. Rows are the four samples (0,0) (0,1) (1,0) (1,1)."
    );
    Console.WriteLine("Weights before:");
    foreach (var (name, value) in before)
        Show(name, value);
    Console.WriteLine("Step 1, forward: z = x Wᵀ + b, a = f(z), layer by layer up to the output O");
    Show("z1", step.Activations["0"]);
    Show("a1 = tanh z1", step.Activations["1"]);
    Show("z2", step.Activations["2"]);
    Show("O = sigmoid z2", step.Activations["3"]);
    Console.WriteLine($"Step 2, output error: C = mean (O - t)² = {step.Loss:F6}, dC/dO = 2 (O - t) / 4");
    Show("dC/dO", step.ActivationGradients["3"]);
    Console.WriteLine("Step 3, layer errors: δ2 = dC/dO ∘ f'(z2), and back through the weights δ1 = (δ2 W2) ∘ f'(z1)");
    Show("δ2 = dC/dz2", step.ActivationGradients["2"]);
    Show("δ1 = dC/dz1", step.ActivationGradients["0"]);
    Console.WriteLine("Step 4, gradients: dC/dW = δᵀ a of the layer before, dC/db = Σ δ");
    foreach (var (name, value) in step.ParameterGradients)
        Show($"d {name}", value);
    executor.Step(batch, RngKey.FromSeed(plan.Seed), plan.Optimizer);
    Console.WriteLine($"Step 5, update: W = W - {plan.Optimizer.LearningRate} dC/dW");
    foreach (var (name, value) in executor.Export().Parameters)
        Show(name, value);
    Console.WriteLine();
}

void Show(string name, HostTensor<double> value)
{
    var columns = value.Shape.Rank < 2 ? value.Size : value.Shape[value.Shape.Rank - 1];
    for (var start = 0; start < value.Size; start += columns)
        Console.WriteLine(
            $"  {(start == 0 ? name : ""), -15} "
                + $"{string.Join(" ", value.Span.Slice(start, columns).ToArray().Select(v => $"{v, 10:F6}"))}"
        );
}

BackendReport Train<T>(Model model, TrainingPlan plan, RunConfiguration run, ExperimentSettings settings)
    where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
{
    var start = Stopwatch.GetTimestamp();
    using var executor = ExperimentBackends
        .Registry.Resolve(run)
        .Compile<T>(model, plan.CompileOptionsFor(model, run.Device, run.Threads));
    var state = new RunCheckpoints(settings, run.Backend).Fit(executor, plan, data.To<T>(), data.To<T>());
    using var predictor = executor.CreatePredictor();
    var outputs = predictor.Predict(inputs.To<T>().Memory);
    var right = Enumerable.Range(0, 4).Count(i => Math.Round(double.CreateChecked(outputs[i])) == targets[i]);
    return new BackendReport(
        run.Backend,
        run.Device.ToString(),
        state.History.Select(e => new EpochReport(e.Epoch, e.TrainLoss, e.ValidationLoss, null)).ToSequence(),
        right / 4.0,
        Stopwatch.GetElapsedTime(start).TotalSeconds,
        executor.Export().Parameters.Sha256(),
        StopReport.Of(state)
    );
}
