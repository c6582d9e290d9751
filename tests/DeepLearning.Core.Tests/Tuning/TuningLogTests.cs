using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Tuning;

public class TuningLogTests
{
    private static TuningLog Open(string folder) =>
        new(
            folder,
            TuningHeader.Of(
                TinySearch.Plan(folder),
                BackendRegistry.Default.Resolve(new()),
                TinyRun.Data,
                TinySearch.Validation
            )
        );

    private static TrialResult Result(int trial, int rung) =>
        new(trial, rung, new([new("rate", 0.1)]), 1, 0.5, 1, null, TrialOutcome.Halted);

    [Fact]
    public void What_is_appended_is_found_at_once_and_by_the_next_process()
    {
        using var folder = new TemporaryFolder();
        using (var log = Open(folder.Path))
        {
            Assert.Empty(log.Results);
            foreach (var result in (TrialResult[])[Result(0, 0), Result(1, 0), Result(1, 1)])
                log.Append(result);
            Check(log);
        }

        using var next = Open(folder.Path);
        Check(next);

        static void Check(TuningLog log)
        {
            Assert.Equal([Result(0, 0), Result(1, 0), Result(1, 1)], log.Results);
            Assert.Equal(Result(1, 1), log.Find(1, 1));
            Assert.Null(log.Find(0, 1));
            Assert.Equal("", log.Results[0].Recipe);
        }
    }

    /// <summary>What is left of a line would make the next one unreadable.</summary>
    [Fact]
    public void What_is_left_of_a_line_is_cut_off_before_the_next_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("trials.jsonl");
        using (var log = Open(folder.Path))
            log.Append(Result(0, 0));
        var whole = File.ReadAllText(path);
        File.AppendAllText(path, whole[..20]);
        using (var log = Open(folder.Path))
        {
            Assert.Equal(whole, File.ReadAllText(path));
            log.Append(Result(1, 0));
        }

        Assert.Equal(2, TuningLog.ReadLines(path).Results.Count);
        Assert.EndsWith("}\n", File.ReadAllText(folder.File("search.json")), StringComparison.Ordinal);
    }
}
