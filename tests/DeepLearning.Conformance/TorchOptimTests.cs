using System.Text.Json;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// The newer rules against PyTorch's own steps (Fixtures/optimizers.json, written by optimizers.py beside it).
/// </summary>
public class TorchOptimTests
{
    private static readonly Fixtures Torch = Read();

    private static readonly Dictionary<string, Optimizer> Rules = new()
    {
        ["nAdam"] = new Optimizer.NAdam(),
        ["nAdam 0.05 0.8 0.95 1e-6 0.1 0.5"] = new Optimizer.NAdam(0.05, 0.8, 0.95, 1e-6, 0.1, 0.5),
        ["rAdam"] = new Optimizer.RAdam(),
        ["rAdam 0.05 0.8 0.95 1e-6 0.1"] = new Optimizer.RAdam(0.05, 0.8, 0.95, 1e-6, 0.1),
        ["adadelta"] = new Optimizer.Adadelta(),
        ["adadelta 0.5 0.7 1e-4 0.1"] = new Optimizer.Adadelta(0.5, 0.7, 1e-4, 0.1),
    };

    [Theory, EachBackend]
    public void Each_step_is_PyTorchs(string backend)
    {
        Assert.Equal(Torch.Cases.Keys.Order(), Rules.Keys.Order());
        var model = TestData.Chain([3], new Layer.Dense(1, hasBias: false));
        foreach (var (name, rule) in Rules)
        {
            using var executor = TestBackends
                .Get(backend)
                .Compile<double>(model, new() { Objective = TestData.Squared(model) });
            executor.Import(
                executor.Export() with
                {
                    Parameters = new([KeyValuePair.Create("0.weight", HostTensor<double>.Copy([1, 3], Torch.Weights))]),
                }
            );
            foreach (var (gradient, expected) in Torch.Gradients.Zip(Torch.Cases[name]))
            {
                executor.SetGradients(gradient);
                executor.Update(rule);
                Passes.Near<double>(expected, executor.Export().Parameters["0.weight"].Span, 1e-14);
            }
        }
    }

    private static Fixtures Read()
    {
        using var stream = typeof(TorchOptimTests).Assembly.GetManifestResourceStream("Fixtures.optimizers.json")!;
        return JsonSerializer.Deserialize<Fixtures>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Fixtures(
        string Torch,
        double[] Weights,
        double[][] Gradients,
        Dictionary<string, double[][]> Cases
    );
}
