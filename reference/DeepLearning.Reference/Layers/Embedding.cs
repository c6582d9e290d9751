// A row of a table for each index.
//
//   i [n] indices, W [c, m], y [n, m]
//   y[k, :] = W[i[k], :]
//   dW[i[k], :] += dy[k, :]        not where i[k] is the padding index
//
// Rows that no index names have no gradient; nothing is written there, so that a pass costs by the indices, whatever c.
//
// Source: Bengio, Ducharme, Vincent, Jauvin, "A neural probabilistic language model", JMLR 3 (2003).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Embedding<T>(int features, int? padding) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        var indices = pass.Indices();
        var weight = pass.Parameter(0);
        var y = pass.Output;
        for (var k = 0; k < indices.Length; k++)
            weight.Slice(indices[k] * features, features).CopyTo(y.Slice(k * features, features));
    }

    public override void Backward(NodePass<T> pass)
    {
        var indices = pass.Indices();
        var dy = pass.OutputGradient;
        for (var k = 0; k < indices.Length; k++)
            if (indices[k] != padding)
                Elementwise.Add(dy.Slice(k * features, features), pass.ParameterGradientRow(0, indices[k]));
    }
}
