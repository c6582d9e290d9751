namespace DeepLearning.Verification;

// y[k, f] = weight[i[k], f], a constant where i[k] is the padding index
internal static class NaiveEmbedding
{
    public static DualTensor Forward(Layer.Embedding layer, DualPass pass)
    {
        var y = new Dual[pass.Output.Size];
        for (var k = 0; k < pass.Input.Size; k++)
        for (var f = 0; f < layer.Features; f++)
        {
            var index = (int)pass.Input[k].Value;
            var value = pass.Parameters["weight"][index, f];
            y[k * layer.Features + f] = index == layer.PaddingIndex ? value.Value : value;
        }

        return new(pass.Output, y);
    }
}
