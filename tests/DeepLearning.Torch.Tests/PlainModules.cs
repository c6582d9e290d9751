using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch.Tests;

/// <summary>The same nets as a TorchSharp user would write them by hand.</summary>
internal static class PlainModules
{
    public static Sequential Mlp() =>
        Sequential(
            ("0", Linear(6, 10, dtype: torch.float64)),
            ("1", ReLU()),
            ("2", Linear(10, 4, dtype: torch.float64))
        );

    public static Sequential Cnn() =>
        Sequential(
            ("0", Conv2d(2, 4, 3, padding: 1, dtype: torch.float64)),
            ("1", BatchNorm2d(4, dtype: torch.float64)),
            ("2", ReLU()),
            ("3", MaxPool2d(2)),
            ("4", Conv2d(4, 6, 3, dtype: torch.float64)),
            ("5", LeakyReLU(0.1)),
            ("6", Flatten()),
            ("7", Linear(24, 5, dtype: torch.float64))
        );

    public static Tensor Input(Model model, Batch<double> batch)
    {
        long[] sizes = [batch.Count, .. model.Shapes[0].Extents.Select(e => (long)e)];
        return torch.tensor(batch.Inputs[0].Reals.ToArray(), torch.float64).reshape(sizes);
    }

    public static Tensor Classes(Batch<double> batch) =>
        torch.tensor(((Targets<double>.Classes)batch.Targets[0]).Indices.ToArray(), torch.int64);

    public static void Load(Sequential module, ExecutorState<double> state)
    {
        using var noGrad = torch.no_grad();
        foreach (var (name, tensor) in module.state_dict())
            if (state.Parameters.TryGetValue(name, out var value) || state.State.TryGetValue(name, out value))
                tensor.copy_(torch.tensor(value.Span.ToArray(), torch.float64).reshape(tensor.shape));
    }

    public static double[] Values(Tensor tensor) =>
        MemoryMarshal.Cast<byte, double>(tensor.detach().contiguous().bytes).ToArray();
}
