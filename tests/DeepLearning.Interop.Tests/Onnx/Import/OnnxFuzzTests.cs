using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>What is nearly a model is imported, with all its values, or refused in one line.</summary>
public sealed class OnnxFuzzTests
{
    /// <summary>A net that has constants folded, a formula recognised, an embedding and external names.</summary>
    private static byte[] Net() =>
        new GraphOf()
            .Input("x", -1, 2, 6, 6)
            .Weight("conv.weight", 3, 2, 3, 3)
            .Weight("conv.bias", 3)
            .Weight("norm.weight", 3)
            .Weight("norm.bias", 3)
            .Weight("norm.mean", 3)
            .Weight("norm.var", [3], 1, 2, 3)
            .Weight("fc.weight", 27, 4)
            .Weight("fc.bias", 4)
            .Integers("0", 0)
            .Integers("-1", -1)
            .Node("Conv", "conv", "x conv.weight conv.bias", ("pads", new long[] { 1, 1, 1, 1 }))
            .Node("BatchNormalization", "norm", "conv norm.weight norm.bias norm.mean norm.var")
            .Node("Sigmoid", "gate", "norm")
            .Node("Mul", "silu", "norm gate")
            .Node("MaxPool", "pool", "silu", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }))
            .Node("Shape", "shape", "pool")
            .Node("Gather", "batch", "shape 0")
            .Node("Concat", "target", "batch -1", ("axis", 0))
            .Node("Reshape", "flat", "pool target")
            .Node("MatMul", "product", "flat fc.weight")
            .Node("Add", "logits", "product fc.bias")
            .Node("Softmax", "y", "logits", ("axis", -1))
            .Output("y")
            .Bytes();

    [Fact]
    public void The_net_itself_is_imported()
    {
        var imported = OnnxImport.Load<float>(new MemoryStream(Net()));
        Assert.Equal(
            ["x", "conv", "norm", "silu", "pool", "flat", "fc", "y"],
            imported.Model.Nodes.Select(node => node.Name)
        );
        imported.State.Check(imported.Model);
    }

    [Fact]
    public void Mutations_end_in_a_model_or_in_one_line()
    {
        var (accepted, refused) = Fuzz.Run<byte[], OnnxException>(
            Net(),
            Mutation.Bytes,
            file =>
            {
                var imported = OnnxImport.Load<float>(new MemoryStream(file));
                imported.State.Check(imported.Model);
            }
        );
        Assert.True(accepted > 0, "nothing was accepted");
        Assert.True(refused > 0, "nothing was refused");
    }
}
