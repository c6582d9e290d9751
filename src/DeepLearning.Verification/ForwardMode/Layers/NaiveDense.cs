namespace DeepLearning.Verification;

// y[i, u] = Σ_f weight[u, f] x[i, f] + bias[u], for every row i of every sample
internal static class NaiveDense
{
    public static DualTensor Forward(Layer.Dense layer, DualPass pass)
    {
        var (x, weight) = (pass.Input, pass.Parameters["weight"]);
        var features = weight.Shape[1];
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < y.Length / layer.Units; i++)
        for (var u = 0; u < layer.Units; u++)
        {
            var sum = layer.HasBias ? pass.Parameters["bias"][u] : 0;
            for (var f = 0; f < features; f++)
                sum += weight[u, f] * x[i * features + f];
            y[i * layer.Units + u] = sum;
        }

        return new(pass.Output, y);
    }
}
