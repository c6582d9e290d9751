namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>
/// Files of version 1 are read for ever; the hashes are those that Python's hashlib gives of the files' bytes. Those in
/// VersionOne/ were written by <see cref="VersionOneMaker"/> with the library of commit b514c2e, and are never written
/// again.
/// </summary>
public class VersionOneTests
{
    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "VersionOne", name);

    [Theory]
    [InlineData("float64.safetensors", "4475c8fa", "a070a6f8", "a4c8e9e2")]
    [InlineData("float32.safetensors", "405ac8cc", "d2d650e5", "002cf31f")]
    public void A_checkpoint_of_version_1_is_read(string name, string parameters, string state, string optimizer)
    {
        var checkpoint = CheckpointFile.Read(PathOf(name));
        Assert.Equal(VersionOneMaker.Model, checkpoint.Model);
        Assert.Equal(VersionOneMaker.Plan, checkpoint.Plan);
        Assert.Equal(VersionOneMaker.State, checkpoint.State);
        Assert.Equal(new CheckpointOrigin("reference", "cpu", 2, 512), checkpoint.Origin);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), checkpoint.Precision);
        Assert.Equal((checkpoint as Checkpoint<double>)?.Executor, (checkpoint as Checkpoint<double>)?.Best);
        Assert.Null((checkpoint as Checkpoint<float>)?.Best);
        var executor = checkpoint is Checkpoint<double> wide ? Hashes(wide) : Hashes((Checkpoint<float>)checkpoint);
        Assert.Equal([parameters, state, optimizer], executor);
    }

    /// <summary>Written by <see cref="VersionOneAddedMaker"/> when averages came, and never written again.</summary>
    [Fact]
    public void What_was_added_to_version_1_is_read()
    {
        var checkpoint = (Checkpoint<double>)CheckpointFile.Read(PathOf("added.safetensors"));
        Assert.Equal(VersionOneMaker.Model, checkpoint.Model);
        Assert.Equal(VersionOneAddedMaker.Plan, checkpoint.Plan);
        Assert.Equal(VersionOneAddedMaker.State, checkpoint.State);
        Assert.Equal(["4475c8fa", "a070a6f8", "e74f3af8"], Hashes(checkpoint));
        var average = checkpoint with { Executor = checkpoint.Average! };
        Assert.Equal(["c4f562c4", "a070a6f8", "e3b0c442"], Hashes(average));
    }

    [Fact]
    public void A_model_of_version_1_is_read() =>
        Assert.Equal(VersionOneMaker.Model, ModelJson.Read(File.ReadAllText(PathOf("model.json"))));

    private static IEnumerable<string> Hashes<T>(Checkpoint<T> checkpoint)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        return new[]
        {
            checkpoint.Executor.Parameters,
            checkpoint.Executor.State,
            checkpoint.Executor.OptimizerState,
        }.Select(tensors => tensors.Sha256()[..8]);
    }
}
