namespace DeepLearning.Experiments;

/// <summary>The folder of an experiment's results, which one process at a time has.</summary>
internal static class OutputFolder
{
    /// <summary>Takes the folder; another run's checkpoints are refused before anything is computed.</summary>
    /// <exception cref="FolderInUseException">Another process has it.</exception>
    /// <exception cref="CheckpointException">
    /// Checkpoints lie there, and neither is the run resumed nor may it overwrite them.
    /// </exception>
    public static FolderLock Take(ExperimentSettings settings)
    {
        var held = FolderLock.Take(settings.OutputDirectory, "experiment.lock");
        try
        {
            var checkpoints = Path.Combine(settings.OutputDirectory, "checkpoints");
            if (
                settings is { Resume: null, Overwrites: false }
                && Directory.Exists(checkpoints)
                && Directory.EnumerateFiles(checkpoints, "*.safetensors", SearchOption.AllDirectories).Any()
            )
                throw new CheckpointException(
                    $"'{settings.OutputDirectory}' has the checkpoints of another run: add --resume to go "
                        + "on from them, --overwrite to give them up, or choose another --out"
                );
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
