using System.Globalization;

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
        Directory.Exists(Path)
            ?
            [
                .. Directory
                    .GetFiles(Path, Pattern)
                    .Where(file => StepOf(file) is not null)
                    .OrderBy(StepOf)
                    .ThenBy(file => file, StringComparer.Ordinal),
            ]
            : [];

    /// <summary>
    /// Writes a checkpoint and, when it is whole, deletes those beyond the newest; never the one that was just written.
    /// </summary>
    /// <param name="checkpoint">What is kept.</param>
    /// <param name="keep">How many files stay.</param>
    /// <returns>The file.</returns>
    public string Save(Checkpoint checkpoint, int keep)
    {
        Require.Positive(keep, nameof(keep));
        var path = PathOf(checkpoint.State);
        checkpoint.Save(path);
        foreach (var old in Files.SkipLast(keep).Where(file => file != path))
            File.Delete(old);
        return path;
    }

    /// <summary>Deletes what was never finished: for the folder's owner, while nobody else writes there.</summary>
    internal void DeleteUnfinished()
    {
        if (!Directory.Exists(Path))
            return;
        foreach (var unfinished in Directory.GetFiles(Path, "*.safetensors.*" + WholeFile.TemporarySuffix))
            File.Delete(unfinished);
    }

    /// <summary>The step in a file's name, as a number; null when there is none.</summary>
    internal static long? StepOf(string file) =>
        long.TryParse(
            System.IO.Path.GetFileName(file).AsSpan()["step-".Length..^".safetensors".Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var step
        )
            ? step
            : null;

    /// <summary>The newest checkpoint; null when there is none yet.</summary>
    /// <param name="readers">The readers of custom layers and losses.</param>
    /// <exception cref="CheckpointException">
    /// It is damaged. The message names it and the one before it that is whole, which is also
    /// <see cref="CheckpointException.Offered"/>.
    /// </exception>
    public Checkpoint? Latest(params ReadOnlySpan<CustomReader> readers)
    {
        var files = Files;
        if (files.Count == 0)
            return null;
        try
        {
            return CheckpointFile.Read(files[^1], readers);
        }
        catch (CheckpointException e)
        {
            var offered = LastWhole(files.SkipLast(1), readers);
            var way = offered is null
                ? "there is none before it that is whole"
                : $"the one before it, '{offered}', is whole: resume from that";
            throw new CheckpointException($"{e.Message}; {way}", e) { Offered = offered };
        }
    }

    private static string? LastWhole(IEnumerable<string> files, ReadOnlySpan<CustomReader> readers)
    {
        foreach (var file in files.Reverse())
        {
            try
            {
                CheckpointFile.Read(file, readers);
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
