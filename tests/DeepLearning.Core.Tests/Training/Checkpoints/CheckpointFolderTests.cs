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
        Assert.Null(Assert.Throws<CheckpointException>(() => folder.Latest()).Offered);
    }
}
