#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Fine-tuning: a network that has learnt the digits 0 to 4 learns 5 to 9 from 20 examples a class, against one that
// begins with nothing; on both backends.
//
//   dotnet run experiments/finetune.cs
//   dotnet run experiments/finetune.cs -- --backend reference --epochs 5
//   dotnet run experiments/finetune.cs -- --checkpoint-every 1        # killed, it goes on with --resume
using System.Text.Json;
using DeepLearning;
using DeepLearning.Experiments;

const int Examples = 20,
    Draws = 5;

var defaults = new ExperimentDefaults(
    "finetune",
    "Trains on the digits 0 to 4, fine-tunes on 20 examples a class of 5 to 9, and compares with training "
        + "from scratch.",
    Models: ["cnn"],
    Epochs: 10,
    BatchSize: 20,
    LearningRate: 0.003
)
{
    Seed = 1,
    HasManyRuns = true,
};

return ExperimentCommand.Run(
    args,
    defaults,
    settings =>
    {
        Console.WriteLine(FineTuningPlans.Model);
        Console.WriteLine();
        var results = settings
            .Runs.SelectMany(run =>
                run.Precision == Precision.Float32
                    ? new FineTuningRun<float>(settings, run, Examples, Draws).Run()
                    : new FineTuningRun<double>(settings, run, Examples, Draws).Run()
            )
            .ToList();
        Console.WriteLine();
        Console.WriteLine($"digits 5 to 9, {Examples} examples a class, {Draws} draws of them:");
        Console.WriteLine(FineTuningTable.Of(results));
        var path = Path.Combine(settings.OutputDirectory, "results.json");
        WholeFile.Write(
            path,
            JsonSerializer.Serialize(
                results,
                new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }
            ) + "\n"
        );
        Console.WriteLine($"wrote {path}");
    }
);
