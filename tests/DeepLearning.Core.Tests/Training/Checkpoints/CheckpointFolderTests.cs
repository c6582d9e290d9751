namespace DeepLearning.Core.Tests.Training.Checkpoints;

public class CheckpointFolderTests
{
    private static Checkpoint<double> At(int step)
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
    public void A_file_that_was_never_finished_is_passed_over_and_cleared_away()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        folder.Save(At(1), keep: 3);
        File.WriteAllText(temporary.File("step-000000002.safetensors.77.tmp"), "half");
        Assert.Equal(1, folder.Latest()!.State.Step);
        folder.Save(At(3), keep: 3);
        Assert.False(File.Exists(temporary.File("step-000000002.safetensors.77.tmp")));
    }

    [Fact]
    public void What_a_run_that_was_given_up_has_left_is_deleted()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        for (var step = 1; step <= 3; step++)
            folder.Save(At(step), keep: 3);
        At(3).Save(folder.BestPath);
        folder.DeleteBeyond(At(2).State);
        Assert.Equal(2, folder.Latest()!.State.Step);
        Assert.True(File.Exists(folder.BestPath));
        folder.DeleteBeyond(At(0).State);
        Assert.Empty(Directory.GetFiles(temporary.Path));
        new CheckpointFolder(temporary.File("none")).DeleteBeyond(At(0).State);
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
