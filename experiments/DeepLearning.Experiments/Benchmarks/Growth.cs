using System.Globalization;
using System.Text;
using DeepLearning.Reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// How a training step grows with the batch, with width, depth and image: a table and a picture of each.
/// </summary>
internal static class Growth
{
    public static readonly (string Name, int[] Sizes, Func<int, Contest> Of)[] Axes =
    [
        ("batch", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024], batch => Dense(256, 2, batch)),
        ("width", [16, 32, 64, 128, 256, 512, 1024, 2048], width => Dense(width, 2, 32)),
        ("depth", [1, 2, 4, 8, 16, 32, 64], depth => Dense(128, depth, 32)),
        ("image", [8, 16, 28, 32, 56, 64, 112, 224], Images),
    ];

    public static IEnumerable<ContestResult> Measure(Referee referee, int threads, string directory)
    {
        Directory.CreateDirectory(directory);
        var text = new StringBuilder();
        foreach (var (name, sizes, of) in Axes)
        {
            var results = sizes.Select(size => (Size: size, Result: referee.Judge(of(size), threads))).ToArray();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | reference µs | libtorch µs | ratio |")
                .AppendLine("|---|---|---|---|");
            foreach (var (size, r) in results)
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {size} | {r.ReferenceMicroseconds:F1} | {r.LibtorchMicroseconds:F1} | {r.Ratio:F2} |"
                );
            text.AppendLine();
            File.WriteAllText(
                Path.Combine(directory, $"growth-{name}.svg"),
                GrowthPicture.Of(
                    $"A training step against {name}",
                    name,
                    "µs",
                    results.Select(r => (r.Size, r.Result.ReferenceMicroseconds, r.Result.LibtorchMicroseconds))
                )
            );
            foreach (var (_, result) in results)
                yield return result;
        }

        File.WriteAllText(Path.Combine(directory, "growth.md"), text.ToString());
    }

    /// <summary>Some hidden layers of one width between 64 features and 10 classes.</summary>
    private static Contest Dense(int width, int depth, int batch) =>
        new(
            $"growth/dense-{width}x{depth}/b{batch}",
            threads =>
            {
                var node = Net.Input(64);
                for (var i = 0; i < depth; i++)
                    node = node.Dense(width).ReLU();
                return StepContests.Ours(
                    new ReferenceBackend(),
                    node.Dense(10).ToModel(),
                    new Loss.CrossEntropy(),
                    batch,
                    threads
                );
            },
            _ =>
            {
                var modules = new List<nn.Module<Tensor, Tensor>>();
                for (var i = 0; i < depth; i++)
                    modules.AddRange([nn.Linear(i == 0 ? 64 : width, width), nn.ReLU()]);
                modules.Add(nn.Linear(width, 10));
                return StepContests.Plain(
                    new(
                        nn.Sequential(modules),
                        (y, t) => nn.functional.cross_entropy(y, t),
                        randn(batch, 64),
                        randint(10, batch)
                    )
                );
            }
        );

    private static Contest Images(int size) =>
        new(
            $"growth/image-{size}/b8",
            threads =>
                StepContests.Ours(
                    new ReferenceBackend(),
                    Net.Input(3, size, size)
                        .Conv2d(16, 3, padding: 1)
                        .ReLU()
                        .MaxPool2d(2)
                        .Conv2d(32, 3, padding: 1)
                        .ReLU()
                        .GlobalMaxPool2d()
                        .Dense(10)
                        .ToModel(),
                    new Loss.CrossEntropy(),
                    8,
                    threads
                ),
            _ =>
                StepContests.Plain(
                    new(
                        nn.Sequential(
                            nn.Conv2d(3, 16, 3, padding: 1),
                            nn.ReLU(),
                            nn.MaxPool2d(2),
                            nn.Conv2d(16, 32, 3, padding: 1),
                            nn.ReLU(),
                            nn.AdaptiveMaxPool2d([1, 1]),
                            nn.Flatten(),
                            nn.Linear(32, 10)
                        ),
                        (y, t) => nn.functional.cross_entropy(y, t),
                        randn(8, 3, size, size),
                        randint(10, 8)
                    )
                )
        );
}
