namespace DeepLearning;

/// <summary>
/// A run's checkpoints in a folder: "step-000000320.safetensors", the newest of which are kept, and "best.safetensors".
/// </summary>
/// <param name="Path">The folder; made when the first checkpoint is written.</param>
public sealed record CheckpointFolder(string Path)
{
    private const string Pattern = "step-*.safetensors";

    public string BestPath => System.IO.Path.Combine(Path, "best.safetensors");

    public string PathOf(TrainingState state) => System.IO.Path.Combine(Path, $"step-{state.Step:D9}.safetensors");

    /// <summary>The checkpoints by step, the newest last; the best is none of them.</summary>
    public IReadOnlyList<string> Files =>
        Directory.Exists(Path) ? [.. Directory.GetFiles(Path, Pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>Writes a checkpoint, and then deletes those beyond the newest.</summary>
    /// <param name="checkpoint">What is kept.</param>
    /// <param name="keep">How many files stay.</param>
    /// <returns>The file.</returns>
    public string Save(Checkpoint checkpoint, int keep)
    {
        Require.Positive(keep, nameof(keep));
        Directory.CreateDirectory(Path);
        var path = PathOf(checkpoint.State);
        checkpoint.Save(path);
        foreach (var old in Files.SkipLast(keep))
            File.Delete(old);
        foreach (var unfinished in Directory.GetFiles(Path, "*" + WholeFile.TemporarySuffix))
            File.Delete(unfinished);
        return path;
    }

    /// <summary>
    /// Deletes the checkpoints of later steps than the state's, and before the first step the best too.
    /// </summary>
    public void DeleteBeyond(TrainingState state)
    {
        foreach (var file in Files)
            if (StringComparer.Ordinal.Compare(file, PathOf(state)) > 0)
                File.Delete(file);
        if (state.Step == 0 && File.Exists(BestPath))
            File.Delete(BestPath);
    }

    /// <summary>The newest checkpoint; null when there is none yet.</summary>
    /// <exception cref="CheckpointException">
    /// It is damaged. The message names it and the one before it that is whole, which is also
    /// <see cref="CheckpointException.Offered"/>.
    /// </exception>
    public Checkpoint? Latest(params ReadOnlySpan<CustomLayerReader> customLayers)
    {
        var files = Files;
        if (files.Count == 0)
            return null;
        try
        {
            return CheckpointFile.Read(files[^1], customLayers);
        }
        catch (CheckpointException e)
        {
            var offered = LastWhole(files.SkipLast(1), customLayers);
            var way = offered is null
                ? "there is none before it that is whole"
                : $"the one before it, '{offered}', is whole: resume from that";
            throw new CheckpointException($"{e.Message}; {way}", e) { Offered = offered };
        }
    }

    private static string? LastWhole(IEnumerable<string> files, ReadOnlySpan<CustomLayerReader> customLayers)
    {
        foreach (var file in files.Reverse())
        {
            try
            {
                CheckpointFile.Read(file, customLayers);
                return file;
            }
            catch (CheckpointException)
            {
                // An older one may be whole.
            }
        }

        return null;
    }
}
