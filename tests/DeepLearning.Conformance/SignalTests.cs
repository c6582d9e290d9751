using System.Diagnostics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// Ctrl-C and SIGTERM end a run after the update under way, with a checkpoint; it goes on to the same bits.
/// </summary>
public class SignalTests
{
    private const int Wanted = 8;

    private const string Stopped = "stopped at update ";

    [Theory, EachBackend]
    public async Task Signals_change_no_bit(string backend)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        var root = Directory.CreateTempSubdirectory("deeplearning-");
        try
        {
            var expected = await KilledRun.Finish(backend, Path.Combine(root.FullName, "whole"));
            var moments = new double[20 * Wanted];
            Draws.Uniform(RngKey.FromSeed(21).For(RngPurpose.Verification).Fold(backend), 0, 0.4, moments);
            var (sent, runs, last) = (0, 0, -1L);
            for (var i = 0; sent < Wanted; i++)
            {
                var folder = Path.Combine(root.FullName, $"{runs}");
                var signal = ProbeProcess.Signals[i % ProbeProcess.Signals.Count];
                var (said, code) = await Run(backend, folder, signal, TimeSpan.FromSeconds(moments[i]));
                if (!said.StartsWith(Stopped, StringComparison.Ordinal))
                {
                    // It came when the run was over, or while the process ended.
                    Assert.Equal(expected, said);
                    Assert.True(code == 0 || code == 128 + signal, $"{code}");
                    (runs, last) = (runs + 1, -1);
                    continue;
                }

                Assert.Equal(128 + signal, code);
                var step = long.Parse(said[Stopped.Length..], null);
                Assert.Equal(step, new CheckpointFolder(folder).Latest()!.State.Step);
                Assert.True(step >= last, $"update {step} after update {last}");
                (sent, last) = (sent + 1, step);
            }

            Assert.Equal(expected, await KilledRun.Finish(backend, Path.Combine(root.FullName, $"{runs}")));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>An experiment that nobody told to write checkpoints has one when it is ended.</summary>
    [Fact]
    public async Task An_experiment_goes_on_with_resume()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        var root = Directory.CreateTempSubdirectory("deeplearning-");
        try
        {
            string[] options = ["experiment", "--epochs", "400", "--out"];
            var (whole, _, finished) = await Experiment([.. options, Path.Combine(root.FullName, "whole")], null);
            Assert.Equal(0, finished);
            var parts = Path.Combine(root.FullName, "parts");
            foreach (var signal in ProbeProcess.Signals)
            {
                var (_, error, code) = await Experiment(
                    [.. options, parts, .. signal == ProbeProcess.Signals[0] ? [] : (string[])["--resume"]],
                    signal
                );
                Assert.Equal(128 + signal, code);
                var name = signal == ProbeProcess.Interrupt ? "SIGINT" : "SIGTERM";
                Assert.Matches(
                    $"(?m)^ended by {name}: reference: epoch \\d+, update \\d+; its checkpoint is in .*, "
                        + "and --resume goes on from there$",
                    error
                );
            }

            var (_, refused, one) = await Experiment([.. options, parts], null);
            Assert.Equal(
                (
                    1,
                    $"error: '{parts}' has the checkpoints of another run: add --resume to go on from them, "
                        + "--overwrite to give them up, or choose another --out"
                ),
                (one, refused.Trim())
            );
            var (rest, _, last) = await Experiment([.. options, parts, "--resume"], null);
            Assert.Equal((0, whole.Split('\n')[^2]), (last, rest.Split('\n')[^2]));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>What does not end of the first signal, because an update takes long, ends of the second.</summary>
    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        foreach (var signal in ProbeProcess.Signals)
        {
            using var process = ProbeProcess.Start("wait");
            await Says("begin", process);
            ProbeProcess.Send(process, signal);
            await Says(signal == ProbeProcess.Interrupt ? "SIGINT" : "SIGTERM", process);
            Assert.False(process.HasExited);
            await EndsBy(signal, process);
        }
    }

    [Fact]
    public async Task A_signal_ends_the_process_again_when_nobody_waits_for_it_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        foreach (var signal in ProbeProcess.Signals)
        {
            using var process = ProbeProcess.Start("wait", "released");
            await Says("begin", process);
            await EndsBy(signal, process);
        }
    }

    private static async Task Says(string line, Process process) =>
        Assert.Equal(line, await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

    /// <summary>Half a minute is half of what it would wait by itself.</summary>
    private static async Task EndsBy(int signal, Process process)
    {
        ProbeProcess.Send(process, signal);
        await process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(128 + signal, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(string Said, int Code)> Run(string backend, string folder, int signal, TimeSpan after)
    {
        using var process = ProbeProcess.Start(backend, folder);
        var cancellation = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var begun = await process.StandardOutput.ReadLineAsync(cancellation);
        Assert.True(
            begun?.StartsWith("begin", StringComparison.Ordinal),
            $"{begun} {(begun is null ? await errors : "")}"
        );
        var rest = process.StandardOutput.ReadToEndAsync(cancellation);
        await Task.Delay(after, cancellation);
        ProbeProcess.Send(process, signal);
        await process.WaitForExitAsync(cancellation);
        Assert.Equal("", await errors);
        return ((await rest).TrimEnd(), process.ExitCode);
    }

    private static async Task<(string Output, string Error, int Code)> Experiment(string[] arguments, int? signal)
    {
        using var process = ProbeProcess.Start(arguments);
        var cancellation = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.ReadLineAsync(cancellation);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        if (signal is { } number)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3), cancellation);
            ProbeProcess.Send(process, number);
        }

        await process.WaitForExitAsync(cancellation);
        return (await output, await errors, process.ExitCode);
    }
}
