using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// A run that is killed at any moment goes on from its last checkpoint, and ends as if nothing had happened.
/// </summary>
public class KillTests
{
    private const int Kills = 20;

    [Theory, EachBackend]
    public async Task Twenty_kills_change_no_bit(string backend)
    {
        var root = Directory.CreateTempSubdirectory("deeplearning-");
        try
        {
            var expected = await KilledRun.Finish(backend, Path.Combine(root.FullName, "whole"));
            var moments = new double[10 * Kills];
            Draws.Uniform(RngKey.FromSeed(20).For(RngPurpose.Verification).Fold(backend), 0, 0.5, moments);
            var (kills, runs) = (0, 0);
            for (var i = 0; kills < Kills; i++)
            {
                var folder = Path.Combine(root.FullName, $"{runs}");
                if (await KilledRun.Kill(backend, folder, TimeSpan.FromSeconds(moments[i])) is not { } end)
                {
                    kills++;
                    continue;
                }

                Assert.Equal(expected, end);
                runs++;
            }

            Assert.Equal(expected, await KilledRun.Finish(backend, Path.Combine(root.FullName, $"{runs}")));
            TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {runs + 1} runs ended alike");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
