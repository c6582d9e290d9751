namespace DeepLearning.Verification;

/// <summary>Products of matrices: a row times a column, product by product.</summary>
internal static class NaiveMatMul
{
    public static DualTensor Forward(Layer.MatMul layer, DualPass pass)
    {
        var (a, b) = (pass.Inputs[0], pass.Inputs[1]);
        var (m, n) = (pass.Output[pass.Output.Rank - 2], pass.Output[pass.Output.Rank - 1]);
        var terms = a.Shape[a.Shape.Rank - (layer.TransposeFirst ? 2 : 1)];
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < y.Length; i++)
        {
            var (product, row, column) = (i / (m * n), i / n % m, i % n);
            var first = NaiveJoins.Place(product, Before(a.Shape), Before(pass.Output)) * m * terms;
            var second = NaiveJoins.Place(product, Before(b.Shape), Before(pass.Output)) * terms * n;
            for (var l = 0; l < terms; l++)
                y[i] +=
                    a[first + (layer.TransposeFirst ? l * m + row : row * terms + l)]
                    * b[second + (layer.TransposeSecond ? column * terms + l : l * n + column)];
        }

        return new(pass.Output, y);
    }

    private static Shape Before(Shape shape) => Shape.Create([.. shape.Extents.SkipLast(2)]);
}
