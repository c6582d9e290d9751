using System.Diagnostics;

namespace DeepLearning.Conformance;

/// <summary>Processes that are given one folder: one has it, and the others say so.</summary>
public class OneFolderTests
{
    [Fact]
    public async Task Of_three_processes_with_one_folder_exactly_one_runs_thirty_times()
    {
        var root = Directory.CreateTempSubdirectory("deeplearning-");
        try
        {
            for (var repetition = 0; repetition < 30; repetition++)
                await Contest(root.FullName);
            Assert.Equal(
                ["step-000000034.safetensors", "step-000000051.safetensors"],
                new CheckpointFolder(Path.Combine(root.FullName, "checkpoints", "reference"))
                    .Files.TakeLast(2)
                    .Select(Path.GetFileName)
            );
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async Task Contest(string folder)
    {
        var cancellation = TestContext.Current.CancellationToken;
        string[] arguments = ["experiment", "--checkpoint-every", "1", "--overwrite", "--out", folder];
        var all = Enumerable.Range(0, 3).Select(_ => ProbeProcess.Start(arguments)).ToList();
        try
        {
            var errors = all.Select(process => process.StandardError.ReadToEndAsync(cancellation)).ToList();
            var outputs = all.Select(process => process.StandardOutput.ReadToEndAsync(cancellation)).ToList();
            var ends = all.Select(process => process.WaitForExitAsync(cancellation)).ToList();

            // The one that has the folder waits for a line until the others are gone.
            var first = await Task.WhenAny(ends);
            var second = await Task.WhenAny(ends.Where(end => end != first));
            var winner = ends.FindIndex(end => end != first && end != second);
            all[winner].StandardInput.Close();
            await ends[winner];
            for (var i = 0; i < all.Count; i++)
            {
                var (error, output) = (await errors[i], await outputs[i]);
                if (i == winner)
                    Assert.Equal((0, true), (all[i].ExitCode, output.Contains("\nend ", StringComparison.Ordinal)));
                else
                    Assert.Equal(
                        (
                            1,
                            $"error: the folder '{folder}' is in use by another run, which holds 'experiment.lock'",
                            ""
                        ),
                        (all[i].ExitCode, error.Trim(), output)
                    );
            }
        }
        finally
        {
            foreach (var process in all)
                process.Dispose();
        }
    }
}
