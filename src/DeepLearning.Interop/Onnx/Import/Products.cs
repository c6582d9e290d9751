namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Gemm and MatMul: a dense layer where one side is a constant, a product of matrices where none is.</summary>
internal static class Products
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Gemm", Gemm);
        table.Add("MatMul", node => [MatMul(node)]);
    }

    private static ImportValue[] Gemm(NodeImport node)
    {
        node.Ignore("broadcast");
        var (alpha, beta) = (node.Real("alpha", 1), node.Real("beta", 1));
        var (first, second) = (node.Flag("transA"), node.Flag("transB"));
        var bias = node.Input(2);
        var input = node.Computed(0);
        if (first && node.BatchAxes == 1)
            throw node.Refuse("has transA, which would make the batch's axis the features'");
        if (node.Input(1) is not ImportValue.Constant weight)
            return [Computed(node, input, alpha, beta, first, second, bias)];
        if (weight.Tensor.Shape.Rank != 2 || input.Shape.Rank + node.BatchAxes != 2)
            throw node.Refuse($"reads samples of {input.Shape} and a weight {weight.Tensor.Shape}");
        if (first)
            input = node.Transpose(input, 1, 0);
        var units = weight.Tensor.Shape[second ? 0 : 1];
        var constant = bias as ImportValue.Constant;
        var fitting = constant is not null ? BiasOf(constant.Tensor.Shape, units) : false;
        var value = Dense(
            node,
            input,
            weight,
            isTransposed: second,
            alpha,
            fitting ? Scaled(constant!, beta, units) : null
        );
        if (bias is null || fitting)
            return [value];
        var (term, factor) = (bias, beta);
        if (term is ImportValue.Constant other)
            return [Affine.Of(node, value, factor: null, Affine.Times(other.Tensor, factor))];
        return [Arithmetic.Sum(node, value, Affine.Scale(node, node.AsComputed(term, 2), factor, 0))];
    }

    private static bool BiasOf(Shape shape, int units) =>
        shape.Size == units && (shape.Rank == 0 || shape.Extents[^1] == units) || shape.Size == 1;

    private static ParameterValue Scaled(ImportValue.Constant bias, double beta, int units)
    {
        var flat = new StoredTensor(bias.Tensor.Type, Shape.Of(bias.Tensor.Shape.Size), bias.Tensor.Bytes);
        if (flat.Shape.Size == units && beta == 1)
            return new(flat, bias.Name);
        var values = flat.To<double>();
        return new(
            StoredTensor.Of<double>(
                Shape.Of(units),
                [.. Enumerable.Range(0, units).Select(i => beta * values[values.Size == 1 ? 0 : i])]
            ),
            null
        );
    }

    private static ImportValue.Computed Computed(
        NodeImport node,
        ImportValue.Computed input,
        double alpha,
        double beta,
        bool first,
        bool second,
        ImportValue? bias
    )
    {
        if (node.BatchAxes == 1)
            throw node.Refuse("multiplies by what is computed, whose first axis is the batch's");
        var product = node.Apply(new Layer.MatMul(first, second), input, node.Computed(1));
        var value = Affine.Scale(node, product, alpha, 0);
        return bias switch
        {
            null => value,
            ImportValue.Constant constant => Affine.Of(node, value, null, Affine.Times(constant.Tensor, beta)),
            _ => Arithmetic.Sum(node, value, Affine.Scale(node, node.AsComputed(bias, 2), beta, 0)),
        };
    }

    private static ImportValue.Computed MatMul(NodeImport node)
    {
        var (a, b) = (node.Required(0), node.Required(1));
        if (b is ImportValue.Constant weight)
            return Rows(node, node.Computed(0), weight);
        if (a is ImportValue.Constant columns)
            return Columns(node, columns, node.Computed(1));
        var (first, second) = (node.Computed(0), node.Computed(1));
        if (first.Shape.Rank < 2 || second.Shape.Rank < 2)
            throw node.Refuse($"reads samples of {first.Shape} and {second.Shape}, but layers multiply matrices");
        if (node.BatchAxes == 1 && first.Shape.Rank != second.Shape.Rank)
            throw node.Refuse("reads values of different numbers of axes, so that the batch's meets another");
        (first, second) = (Aligned.Of(node, first), Aligned.Of(node, second));
        var (x, y) = (Untransposed(node, first), Untransposed(node, second));
        return node.Apply(
            new Layer.MatMul(x is not null, y is not null),
            x is null ? first : Aligned.Of(node, x),
            y is null ? second : Aligned.Of(node, y)
        );
    }

    /// <summary>What a value was before its last two axes were exchanged; null where they were not.</summary>
    private static ImportValue.Computed? Untransposed(NodeImport node, ImportValue.Computed value)
    {
        if (!node.Scope.Absorbs(value.Node.Scope) || value.Node.Layer is not Layer.Transpose transpose)
            return null;
        var rank = value.Shape.Rank;
        var expected = Enumerable.Range(0, rank - 2).Concat([rank - 1, rank - 2]);
        var source = value.Node.Inputs[0];
        return transpose.Order(source.Shape).SequenceEqual(expected) ? new(source, source.Shape) : null;
    }

    private static ImportValue.Computed Rows(NodeImport node, ImportValue.Computed input, ImportValue.Constant weight)
    {
        if (input.Shape.Rank == 0)
            throw node.Refuse("reads samples without axes");
        if (weight.Tensor.Shape.Rank == 1)
        {
            var column = Reshaped(weight, Shape.Of(weight.Tensor.Shape[0], 1));
            var value = Dense(node, input, column, isTransposed: false, 1, null);
            return node.Reshape(value, Shape.Create([.. value.Shape.Extents.SkipLast(1)]));
        }

        return weight.Tensor.Shape.Rank == 2
            ? Dense(node, input, weight, isTransposed: false, 1, null)
            : throw node.Refuse($"multiplies by a constant {weight.Tensor.Shape}, but a dense layer has one matrix");
    }

    private static ImportValue.Computed Columns(
        NodeImport node,
        ImportValue.Constant weight,
        ImportValue.Computed input
    )
    {
        if (weight.Tensor.Shape.Rank != 2 || input.Shape.Rank < 2)
            throw node.Refuse(
                $"multiplies a constant {weight.Tensor.Shape} by samples of {input.Shape}, which no layer expresses"
            );
        int[] exchanged = [.. Enumerable.Range(0, input.Shape.Rank - 2), input.Shape.Rank - 1, input.Shape.Rank - 2];
        var value = Dense(node, node.Transpose(input, exchanged), weight, isTransposed: true, 1, null);
        return node.Transpose(value, exchanged);
    }

    private static ImportValue.Constant Reshaped(ImportValue.Constant constant, Shape shape) =>
        new(new(constant.Tensor.Type, shape, constant.Tensor.Bytes), null);

    /// <summary>x W + b, for W [features, units], or [units, features] where it is transposed.</summary>
    private static ImportValue.Computed Dense(
        NodeImport node,
        ImportValue.Computed input,
        ImportValue.Constant weight,
        bool isTransposed,
        double factor,
        ParameterValue? bias
    )
    {
        var tensor = isTransposed ? weight.Tensor : Folding.Rearranging.Transpose(weight.Tensor, [1, 0]);
        var source = factor == 1 && weight.Name is { } name ? (isTransposed ? name : Sources.Transposed(name)) : null;
        var parameters = new Dictionary<string, ParameterValue>
        {
            ["weight"] = new(factor == 1 ? tensor : Affine.Times(tensor, factor), source),
        };
        if (bias is { } given)
            parameters["bias"] = given;
        return node.Apply(new Layer.Dense(tensor.Shape[0], bias is not null), parameters, input);
    }
}
