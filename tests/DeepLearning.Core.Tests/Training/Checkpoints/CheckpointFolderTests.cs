namespace DeepLearning.Core.Tests.Training.Checkpoints;

public class CheckpointFolderTests
{
    private static Checkpoint<double> At(long step)
    {
        using var executor = TinyRun.Executor();
        return Checkpoint<double>.Of(executor, TinyRun.Plan, TrainingState.Initial(5) with { Step = step });
    }

    [Fact]
    public void The_newest_stay()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.File("run"));
        Assert.Null(folder.Latest());
        for (var step = 8; step <= 12; step++)
            folder.Save(At(step), keep: 2);
        Assert.Equal(
            ["step-000000011.safetensors", "step-000000012.safetensors"],
            folder.Files.Select(file => Path.GetFileName(file))
        );
        Assert.Equal(12, folder.Latest()!.State.Step);
    }

    [Fact]
    public void Steps_are_ordered_as_numbers()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        folder.Save(At(999_999_999), keep: 1);
        folder.Save(At(1_000_000_000), keep: 1);
        Assert.Equal(1_000_000_000, folder.Latest()!.State.Step);
        folder.Save(At(10_000_000_000), keep: 2);
        Assert.Equal(
            [1_000_000_000, 10_000_000_000],
            folder.Files.Select(file => CheckpointFile.Read(file).State.Step)
        );
        File.WriteAllText(temporary.File("step-x.safetensors"), "of somebody else");
        Assert.Equal(10_000_000_000, folder.Latest()!.State.Step);
    }

    [Fact]
    public void What_was_just_written_is_never_deleted()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        folder.Save(At(7), keep: 1);
        folder.Save(At(3), keep: 1);
        Assert.Equal([3, 7], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
    }

    [Fact]
    public void A_damaged_one_is_refused_and_the_one_before_it_is_offered()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        for (var step = 1; step <= 3; step++)
            folder.Save(At(step), keep: 3);
        File.WriteAllBytes(folder.Files[2], File.ReadAllBytes(folder.Files[2])[..100]);
        var e = Assert.Throws<CheckpointException>(() => folder.Latest());
        Assert.Equal(folder.Files[1], e.Offered);
        Assert.Contains($"'{folder.Files[2]}' cannot be read", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"the one before it, '{folder.Files[1]}', is whole: resume from that",
            e.Message,
            StringComparison.Ordinal
        );
        foreach (var file in folder.Files)
            File.WriteAllText(file, "x");
        e = Assert.Throws<CheckpointException>(() => folder.Latest());
        Assert.Null(e.Offered);
        Assert.EndsWith("; there is none before it that is whole", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_one_stays()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        folder.Save(At(1), keep: 1);
        Assert.Contains(
            "keep is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => folder.Save(At(2), keep: 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([1], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
    }

    [Fact]
    public void Names_of_one_step_are_in_the_order_of_their_letters()
    {
        using var temporary = new TemporaryFolder();
        string[] names = ["step-000000002.safetensors", "step-02.safetensors", "step-2.safetensors"];
        foreach (var name in names)
            File.WriteAllText(temporary.File(name), "");
        Assert.Equal(names, new CheckpointFolder(temporary.Path).Files.Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_folder_that_is_not_there_has_nothing_unfinished()
    {
        using var temporary = new TemporaryFolder();
        new CheckpointFolder(temporary.File("none")).DeleteUnfinished();
        Assert.False(Directory.Exists(temporary.File("none")));
    }
}
