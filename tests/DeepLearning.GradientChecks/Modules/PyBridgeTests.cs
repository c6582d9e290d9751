using DeepLearning.Interop;
using DeepLearning.TestSupport;
using DeepLearning.Torch;
using TorchSharp;
using TorchSharp.PyBridge;
using Parameter = TorchSharp.Modules.Parameter;

namespace DeepLearning.GradientChecks.Modules;

/// <summary>
/// TorchSharp.PyBridge reads and writes PyTorch's files of modules by code of its own: two readers of one format, and
/// what each writes is read by the other. Its faults stand below, with the way around each.
/// </summary>
public sealed class PyBridgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pybridge").FullName;

    /// <summary>Here libtorch is loaded our way; TorchSharp's own does not everywhere.</summary>
    static PyBridgeTests() => Assert.Null(new TorchBackend().WhyUnavailable(Device.Cpu));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static Model Small => Net.Input(2, 6, 6).Conv2d(4, 3).BatchNorm().ReLU().Flatten().Dense(5).ToModel();

    private static TorchModule<T> Module<T>(ulong seed)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        TorchModule.Of(Small, ExecutorState<T>.Initial(Small, seed));

    private static void AssertEqual<T>(ExecutorState<T> expected, ExecutorState<T> actual)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(expected.State, actual.State);
    }

    [Fact]
    public void What_it_saves_is_read_here()
    {
        using var module = Module<float>(1);
        module.save_py(At("m.pt"));
        module.save_safetensors(At("m.safetensors"));
        AssertEqual(module.Export(), StateDict.Import<float>(Small, PyTorchFile.Read(At("m.pt")).StateDict()).State);
        AssertEqual(
            module.Export(),
            StateDict.Import<float>(Small, SafeTensorsFile.Read(At("m.safetensors")).Tensors).State
        );
    }

    [Fact]
    public void It_loads_what_is_written_here()
    {
        using var source = Module<double>(1);
        var tensors = StateDict.Export(Small, source.Export());
        PyTorchFile.Write(At("m.pt"), PyTorchValue.OfStateDict(tensors));
        SafeTensorsFile.Write(At("m.safetensors"), tensors);
        using var first = Module<double>(2);
        using var second = Module<double>(3);
        // Not strict: a state dict of ours has no count of batches where a norm does not read it.
        first.load_py(At("m.pt"), strict: false);
        second.load_safetensors(At("m.safetensors"), strict: false);
        AssertEqual(source.Export(), first.Export());
        AssertEqual(source.Export(), second.Export());
    }

    [Fact]
    public void It_loads_the_folder_of_a_sharded_model()
    {
        using var source = Module<float>(1);
        ShardedSafeTensors.Write(At("model.safetensors.index.json"), StateDict.Export(Small, source.Export()), 500);
        Assert.True(Directory.GetFiles(_folder, "*.safetensors").Length > 1);
        using var module = Module<float>(2);
        module.load_checkpoint(_folder, strict: false, useTqdm: false);
        AssertEqual(source.Export(), module.Export());
    }

    /// <summary>Its fault: a storage is read as it lies, or not at all; here is the way around it.</summary>
    [Theory]
    [InlineData("transposed.pt", new float[] { 0, 3, 1, 4, 2, 5 }, new float[] { 0, 0, 0 })]
    [InlineData("offset.pt", new float[] { 0, 1, 2, 3, 4, 5 }, new float[] { 6, 7, 8 })]
    public void Views_that_it_does_not_read_are_read_here(string name, float[] weight, float[] bias)
    {
        var path = Path.Combine(RepositoryFolder.Path, "tests", "DeepLearning.Interop.Tests", "PyTorch", name);
        using var linear = torch.nn.Linear(2, 3);
        var refused = Record.Exception(() => linear.load_py(path)) is InvalidOperationException;
        Assert.True(refused || !bias.SequenceEqual(linear.bias!.data<float>()), "PyBridge reads views by now");

        var model = Net.Input(2).Dense(3).Named("fc").ToModel();
        using var module = TorchModule.Of(model);
        var options = new StateDictOptions { Rename = [new("*", "fc.*")] };
        module.Import(StateDict.Import<float>(model, PyTorchFile.Read(path).StateDict(), options).State);
        Assert.Equal(weight, module.Export().Parameters["fc.weight"].Span);
        Assert.Equal(bias, module.Export().Parameters["fc.bias"].Span);
    }

    /// <summary>Its fault: the shapes are not compared, and the rest of the larger tensor stays as it was.</summary>
    [Fact]
    public void A_smaller_tensor_that_it_fills_a_larger_one_with_is_refused_here()
    {
        using var small = torch.nn.Linear(2, 3);
        small.save_py(At("m.pt"));
        using var large = torch.nn.Linear(4, 5);
        var before = large.weight!.data<float>().ToArray();
        large.load_py(At("m.pt"));
        Assert.Equal([.. small.weight!.data<float>(), .. before[6..]], large.weight.data<float>());

        var model = Net.Input(4).Dense(5).Named("fc").ToModel();
        var options = new StateDictOptions { Rename = [new("*", "fc.*")] };
        var tensors = PyTorchFile.Read(At("m.pt")).StateDict();
        var message = Assert.Throws<ModelException>(() => StateDict.Import<float>(model, tensors, options)).Message;
        Assert.Contains("'fc.weight' is [3, 2], but the model's is [5, 4]", message, StringComparison.Ordinal);
    }

    /// <summary>Its fault: a view of another order is not saved, and half a file stays.</summary>
    [Fact]
    public void A_module_with_views_that_it_does_not_save_is_saved_here()
    {
        using var linear = torch.nn.Linear(2, 3);
        linear.weight = new Parameter(torch.arange(6f).reshape(2, 3).t());
        Assert.Throws<InvalidOperationException>(() => linear.save_py(At("m.pt")));
        Assert.Throws<PyTorchException>(() => PyTorchFile.Read(At("m.pt")));

        var read = Model.From(linear, [2]);
        PyTorchFile.Write(At("m.pt"), PyTorchValue.OfStateDict(StateDict.Export(read.Model, read.State)));
        var saved = PyTorchFile.Read(At("m.pt")).StateDict();
        Assert.Equal([0, 3, 1, 4, 2, 5], saved.Values.First().To<float>().Span);
    }

    /// <summary>Faults of versions before 1.4.4, of which it has none left.</summary>
    [Fact]
    public void A_shorter_file_leaves_no_tail_and_parameters_still_learn()
    {
        using var large = torch.nn.Linear(40, 50);
        using var small = torch.nn.Linear(2, 3);
        foreach (var linear in (torch.nn.Module[])[large, small])
        {
            linear.save_py(At("m.pt"));
            linear.save_safetensors(At("m.safetensors"));
        }

        small.load_py(At("m.pt"));
        small.load_safetensors(At("m.safetensors"));
        Assert.All(small.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.Equal(Shape.Of(3, 2), PyTorchFile.Read(At("m.pt")).StateDict()["weight"].Shape);
        Assert.Equal(Shape.Of(3, 2), SafeTensorsFile.Read(At("m.safetensors")).Tensors["weight"].Shape);
    }
}
