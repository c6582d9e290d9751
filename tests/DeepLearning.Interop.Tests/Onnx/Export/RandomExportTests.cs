using System.Globalization;
using System.Numerics;
using DeepLearning.Verification;
using Microsoft.ML.OnnxRuntime;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>The models of the random-architecture generator, exported and run by ONNX Runtime.</summary>
public class RandomExportTests(ITestOutputHelper output)
{
    /// <summary>
    /// As many models beside libtorch too; among thousands are some so ill-conditioned that the backends part.
    /// </summary>
    private const int Usual = 300;

    /// <summary>The seeds from 0 on; more by hand: ONNX_MODELS=20000.</summary>
    private static readonly int Models = int.Parse(
        Environment.GetEnvironmentVariable("ONNX_MODELS") ?? $"{Usual}",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Agree_with_both_backends_in_float32()
    {
        var tally = Run<float>();
        Assert.True(tally.Compared > Models * 2 / 3, tally.ToString());
        Assert.True(tally.Excused < tally.Compared / 20, tally.ToString());
    }

    [Fact]
    public void Agree_with_both_backends_in_float64_where_the_runtime_has_kernels()
    {
        var tally = Run<double>();
        Assert.True(tally.Compared > Models / 4, tally.ToString());
        Assert.True(tally.Excused < tally.Compared / 20, tally.ToString());
    }

    private Tally Run<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (tally, faults) = (new Tally(), new List<string>());
        for (var seed = 0; seed < Models; seed++)
        {
            var sample = RandomModels.Graph((ulong)seed);
            var opset = OnnxExportOptions.OldestOpset + seed % 6;
            if (Fault<T>(sample, new() { Opset = opset }, tally) is { } fault)
                faults.Add($"seed {seed}, operator set {opset}: {fault}");
        }

        output.WriteLine($"{typeof(T).Name}: {tally}");
        Assert.True(faults.Count == 0, $"{tally}\n{string.Join("\n", faults.Take(20))}");
        return tally;
    }

    private static string? Fault<T>(RandomSample sample, OnnxExportOptions options, Tally tally)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var parameters = ExportCheck.Parameters(sample.Model, sample.Seed);
        var inputs = sample.Batch().Inputs;
        try
        {
            if (!ExportCheck.IsFinite<T>(sample.Model, parameters, inputs, sample.Count))
            {
                tally.Overflowing++;
                return null;
            }

            var (fault, excused) = ExportCheck.Compare<T>(
                sample.Model,
                parameters,
                inputs,
                sample.Count,
                options,
                withTorch: sample.Seed < Usual
            );
            tally.Compared++;
            tally.Excused += excused ? 1 : 0;
            return fault;
        }
        catch (OnnxException e) when (e.Message.Contains("is a custom layer, Softsign", StringComparison.Ordinal))
        {
            tally.Refused++;
            return null;
        }
        catch (OnnxRuntimeException e) when (typeof(T) == typeof(double) && OnnxSession<T>.LacksKernel(e))
        {
            tally.WithoutKernel++;
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private sealed record Tally
    {
        public int Compared { get; set; }

        public int Excused { get; set; }

        public int Overflowing { get; set; }

        public int Refused { get; set; }

        public int WithoutKernel { get; set; }

        public override string ToString() =>
            $"{Compared} models compared, of which {Excused} within what rounding moves; "
            + $"{Overflowing} overflow, {Refused} have a custom layer that is refused, "
            + $"{WithoutKernel} an operator without a kernel";
    }
}
