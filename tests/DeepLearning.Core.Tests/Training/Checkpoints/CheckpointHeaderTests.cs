using System.Text;

namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>Whose a file is, is asked of files that may be anything: none of them is an error.</summary>
public class CheckpointHeaderTests
{
    private static CheckpointHeader? Find(long length, string header)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a"), [.. BitConverter.GetBytes(length), .. Encoding.UTF8.GetBytes(header)]);
        return CheckpointHeader.Find(folder.File("a"));
    }

    private static CheckpointHeader? Find(string header) => Find(Encoding.UTF8.GetByteCount(header), header);

    [Fact]
    public void A_checkpoint_says_its_run_and_its_step()
    {
        using var folder = new TemporaryFolder();
        using var executor = TinyRun.Executor();
        var checkpoint = Checkpoint<double>.Of(executor, TinyRun.Plan, TrainingState.Initial(5) with { Step = 7 });
        checkpoint.Save(folder.File("a"));
        Assert.Equal(new CheckpointHeader(null, 7), CheckpointHeader.Find(folder.File("a")));
        var run = RunIdentity.Of(TinyRun.Model, TinyRun.Plan, TinyRun.Data, null);
        (checkpoint with { Run = run }).Save(folder.File("b"));
        Assert.Equal(new CheckpointHeader(run.Id, 7), CheckpointHeader.Find(folder.File("b")));
    }

    [Theory]
    [InlineData("""{"__metadata__":{"state":"{\"step\":3}"}}""", 3)]
    [InlineData("""{"__metadata__":{"state":"{\"step\":true}"}}""", null)]
    [InlineData("""{"__metadata__":{"state":"{\"step\":1.5}"}}""", null)]
    [InlineData("""{"__metadata__":{"state":"{\"epoch\":1}"}}""", null)]
    [InlineData("""{"__metadata__":{"state":"{"}}""", null)]
    [InlineData("""{"__metadata__":{"state":3}}""", null)]
    [InlineData("""{"__metadata__":{}}""", null)]
    [InlineData("""{"__metadata__":1}""", null)]
    [InlineData("""{"weight":{}}""", null)]
    [InlineData("{}", null)]
    [InlineData("{]", null)]
    public void A_header_that_is_none_says_nothing(string header, int? step) =>
        Assert.Equal(step, (int?)Find(header)?.Step);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(1 << 28)]
    [InlineData(long.MaxValue)]
    public void A_length_that_no_header_has_says_nothing(long length) =>
        Assert.Null(Find(length, """{"__metadata__":{"state":"{\"step\":3}"}}"""));

    [Fact]
    public void What_cannot_be_read_says_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("short"), new byte[7]);
        Assert.Null(CheckpointHeader.Find(folder.File("short")));
        Assert.Null(CheckpointHeader.Find(folder.File("missing")));
        Assert.Null(CheckpointHeader.Find(folder.Path));
    }
}
