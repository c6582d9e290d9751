using DeepLearning.Core.Tests.Configuration;
using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Tuning;

/// <summary>
/// A search that was ended anywhere, and called again, comes to what it comes to in one piece, bit for bit.
/// </summary>
public class TunerResumeTests
{
    public static TheoryData<SearchStrategy> Strategies => [TinySearch.Halving, new SearchStrategy.Random(3, seed: 1)];

    /// <summary>Tells of every moment of a search at which it may be killed.</summary>
    private static Watcher Watch(Action moment) =>
        new()
        {
            SearchBegin = (_, _) => moment(),
            TrialBegin = _ => moment(),
            TrialEnd = _ => moment(),
            RetrainBegin = (_, _) => moment(),
            Training =
            [
                new Callback
                {
                    EpochBegin = _ => moment(),
                    BatchEnd = _ => Told(moment),
                    EpochEnd = _ => Told(moment),
                    RunEnd = _ => moment(),
                },
            ],
        };

    private static bool Told(Action moment)
    {
        moment();
        return false;
    }

    /// <summary>What a process that is killed now leaves behind.</summary>
    private static void Copy(string from, string to)
    {
        foreach (
            var file in Directory
                .GetFiles(from, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Killed_without_a_word_it_goes_on_from_what_is_on_the_disk(SearchStrategy strategy)
    {
        using var folder = new TemporaryFolder();
        var (moments, copies) = (0, new List<string>());
        var whole = TinySearch.Run(
            TinySearch.Plan(folder.File("whole"), strategy),
            Watch(() =>
            {
                if (moments++ % 11 != 0)
                    return;
                copies.Add(folder.File($"killed-{moments}"));
                Copy(folder.File("whole"), copies[^1]);
            })
        );
        Assert.InRange(copies.Count, 5, 50);
        foreach (var copy in copies)
            TinySearch.AssertSame(whole, TinySearch.Run(TinySearch.Plan(copy, strategy)));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Ended_again_and_again_by_an_exception_it_comes_to_the_same(SearchStrategy strategy)
    {
        using var folder = new TemporaryFolder();
        var whole = TinySearch.Run(TinySearch.Plan(folder.File("whole"), strategy));
        for (var life = 3; ; life++)
        {
            var left = life;
            try
            {
                TinySearch.AssertSame(
                    whole,
                    TinySearch.Run(
                        TinySearch.Plan(folder.File("often"), strategy),
                        Watch(() =>
                        {
                            if (left-- == 0)
                                throw new InvalidOperationException("enough");
                        })
                    )
                );
                break;
            }
            catch (Exception e) when (e is TrainingCallbackException or InvalidOperationException)
            {
                Assert.InRange(life, 3, 200);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Cancelled_again_and_again_it_comes_to_the_same(SearchStrategy strategy)
    {
        using var folder = new TemporaryFolder();
        var whole = TinySearch.Run(TinySearch.Plan(folder.File("whole"), strategy));
        for (var life = 1; ; life++)
        {
            using var source = new CancellationTokenSource();
            var batches = 0;
            var watcher = new Watcher
            {
                Training =
                [
                    new Callback
                    {
                        BatchBegin = _ =>
                        {
                            if (++batches == 7)
                                source.Cancel();
                        },
                    },
                ],
            };
            try
            {
                var result = Tuner.Search(
                    TinySearch.Plan(folder.File("often"), strategy),
                    BackendRegistry.Default.Resolve(new()),
                    TinyRun.Data,
                    TinySearch.Validation,
                    source.Token,
                    watcher
                );
                TinySearch.AssertSame(whole, result);
                break;
            }
            catch (OperationCanceledException e)
            {
                Assert.Equal(source.Token, e.CancellationToken);
                Assert.Matches(
                    @"^the search was cancelled after epoch \d, update \d+ of a trial; it goes on from there when it "
                        + "is called again$",
                    e.Message
                );
                Assert.Equal(7, batches);
                Assert.InRange(life, 1, 30);
            }
        }
    }

    /// <summary>The backend is one that compiles nothing.</summary>
    [Fact]
    public void Cancelled_before_it_begins_it_compiles_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Tuner.Search(
                TinySearch.Plan(folder.Path),
                new FakeBackend("fake"),
                TinyRun.Data,
                TinySearch.Validation,
                new CancellationToken(canceled: true)
            )
        );
    }

    [Fact]
    public void A_line_that_was_cut_off_counts_for_nothing()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.File("search"), new SearchStrategy.Random(2, seed: 1));
        var whole = TinySearch.Run(plan);
        var log = File.ReadAllBytes(Path.Combine(plan.Folder, "trials.jsonl"));
        var first = log.AsSpan().IndexOf((byte)'\n') + 1;
        foreach (
            var length in (int[])
                [0, 1, first - 1, first, first + 1, (first + log.Length) / 2, log.Length - 1, log.Length]
        )
        {
            File.WriteAllBytes(Path.Combine(plan.Folder, "trials.jsonl"), log[..length]);
            var found = 0;
            TinySearch.AssertSame(
                whole,
                TinySearch.Run(plan, new Watcher { SearchBegin = (_, results) => found = results.Count })
            );
            Assert.Equal(
                length < first ? 0
                    : length < log.Length ? 1
                    : 2,
                found
            );
            Assert.Equal(2, File.ReadAllLines(Path.Combine(plan.Folder, "trials.jsonl")).Length);
        }
    }

    [Fact]
    public void A_finished_search_trains_nothing_again()
    {
        using var folder = new TemporaryFolder();
        var whole = TinySearch.Run(TinySearch.Plan(folder.Path));
        var batches = 0;
        var again = TinySearch.Run(
            TinySearch.Plan(folder.Path),
            new Watcher
            {
                TrialBegin = trial => Assert.Fail($"trial {trial.Trial} was trained again"),
                Training = [new Callback { BatchBegin = _ => batches++ }],
            }
        );
        Assert.Equal(0, batches);
        Assert.Equal(whole.Results, again.Results);
        TinySearch.AssertSame(whole, again);
    }

    [Fact]
    public void Another_new_training_of_the_best_leaves_the_trials_alone()
    {
        using var folder = new TemporaryFolder();
        var first = TinySearch.Run(TinySearch.Plan(folder.Path));
        var second = TinySearch.Run(TinySearch.Plan(folder.Path) with { RetrainSeed = 77 });
        Assert.Equal(first.Results, second.Results);
        Assert.Equal(77UL, second.Plan.Seed);
        Assert.NotEqual(first.Trained.Parameters, second.Trained.Parameters);
    }
}
