using Microsoft.ML.OnnxRuntime;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>Each layer, in each operator set, by ONNX Runtime and by both backends.</summary>
public class LayerExportTests
{
    /// <summary>Layers whose operators ONNX Runtime 1.31 has in float32 only.</summary>
    private const string WithoutKernel =
        "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AvgPool1d AvgPool2d Conv1d Conv2d ConvTranspose1d "
        + "ConvTranspose2d ELU GELU GlobalAvgPool2d GlobalMaxPool2d";

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void Every_layer_agrees_in_float32(int opset)
    {
        var faults = new List<string>();
        foreach (var (name, model) in ExportedLayers.All)
        {
            var (parameters, inputs) = (ExportCheck.Parameters(model, 1), ExportCheck.Inputs(model, 3, 1));
            try
            {
                var options = new OnnxExportOptions { Opset = opset };
                var (fault, excused) = ExportCheck.Compare<float>(model, parameters, inputs, 3, options);
                if (fault is not null || excused)
                    faults.Add($"{name}: {fault ?? "excused by its rounding"}");
            }
            catch (OnnxRuntimeException e)
            {
                faults.Add($"{name}: {e.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public void Every_layer_agrees_in_float64_where_the_runtime_has_kernels()
    {
        var (faults, without) = (new List<string>(), new HashSet<string>());
        foreach (var (name, model) in ExportedLayers.All)
        {
            var (parameters, inputs) = (ExportCheck.Parameters(model, 1), ExportCheck.Inputs(model, 3, 1));
            try
            {
                var (fault, excused) = ExportCheck.Compare<double>(model, parameters, inputs, 3);
                if (fault is not null || excused)
                    faults.Add($"{name}: {fault ?? "excused by its rounding"}");
            }
            catch (OnnxRuntimeException e) when (OnnxSession<double>.LacksKernel(e))
            {
                without.Add(model.Nodes[^1].Layer.Kind);
            }
            catch (OnnxRuntimeException e)
            {
                faults.Add($"{name}: {e.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(WithoutKernel, string.Join(' ', without.Order()));
    }
}
