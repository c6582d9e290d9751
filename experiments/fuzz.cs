#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Random models, reference against torch and both against the forward mode, for as long as asked: the first difference
// beyond rounding is shrunk, printed, and fails the run.
//
//   dotnet run experiments/fuzz.cs -- --minutes 5 --seed 1
using System.CommandLine;
using System.Diagnostics;
using DeepLearning;
using DeepLearning.Experiments;
using DeepLearning.Verification;

var minutes = new Option<double>("--minutes")
{
    Description = "how long to search",
    HelpName = "N",
    DefaultValueFactory = _ => 1,
};
var seed = new Option<ulong>("--seed")
{
    Description = "the first model's seed; the others count on from it",
    HelpName = "N",
    DefaultValueFactory = _ => 1,
};
var command = new RootCommand(
    "Compares reference and torch on random models, and shrinks the first one on which they differ."
)
{
    minutes,
    seed,
};
command.SetAction(parsed =>
{
    try
    {
        return parsed.GetValue(minutes) is > 0 and <= 100_000 and var length
            ? Search(length, parsed.GetValue(seed))
            : throw new ArgumentException(
                $"--minutes is {parsed.GetValue(minutes)}, but must be above 0 and at most 100000"
            );
    }
    catch (Exception e) when (e is BackendUnavailableException or ArgumentException)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();

static int Search(double minutes, ulong firstSeed)
{
    var registry = ExperimentBackends.Registry;
    var (reference, torch) = (
        registry.Resolve(new RunConfiguration { Backend = "reference" }),
        registry.Resolve(new RunConfiguration { Backend = "torch" })
    );
    var (start, limit, told) = (Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(minutes), TimeSpan.Zero);
    var pause = TimeSpan.FromSeconds(Console.IsOutputRedirected ? 30 : 3);
    var (models, values, kinks, illConditioned) = (0UL, 0L, 0, 0);
    var layers = new SortedDictionary<string, int>(StringComparer.Ordinal);
    Console.WriteLine($"searching for {minutes} minutes from seed {firstSeed}");
    while (Stopwatch.GetElapsedTime(start) < limit)
    {
        var sample = RandomModels.Graph(unchecked(firstSeed + models));
        var outcome = RandomCheck.Of(reference, torch, sample);
        models++;
        values += outcome.Values;
        kinks += outcome.Kinks;
        illConditioned += outcome.IllConditioned;
        foreach (var node in sample.Model.Nodes)
            layers[node.Layer.GetType().Name] = layers.GetValueOrDefault(node.Layer.GetType().Name) + 1;
        if (!outcome.Passed)
        {
            Tell();
            Found(sample, outcome);
            return 1;
        }

        if (Stopwatch.GetElapsedTime(start) - told < pause)
            continue;
        told = Stopwatch.GetElapsedTime(start);
        Tell();
    }

    Console.WriteLine("nothing found");
    Tell();
    Console.WriteLine($"layers: {string.Join(", ", layers.Select(pair => $"{pair.Key} {pair.Value}"))}");
    return 0;

    void Tell() =>
        Console.WriteLine(
            $"{Stopwatch.GetElapsedTime(start):hh\\:mm\\:ss}  {models} models, {values} gradient values "
                + $"compared, {kinks} kinks, {illConditioned} tensors judged by their rounding"
        );

    void Found(RandomSample sample, RandomOutcome outcome)
    {
        Console.WriteLine($"FOUND ({outcome.Stage}), now shrinking: {sample}");
        var small = Shrinker.Shrink(
            sample,
            candidate => RandomCheck.Of(reference, torch, candidate).Stage == outcome.Stage
        );
        Console.WriteLine($"shrunk from {sample.Model.Nodes.Count} to {small.Model.Nodes.Count} nodes: {small}");
        Console.WriteLine(ModelJson.Write(small.Model));
        Console.WriteLine(RandomCheck.Of(reference, torch, small).Report);
    }
}
