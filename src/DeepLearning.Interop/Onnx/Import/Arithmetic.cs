namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Operators of two or more values, element by element, and what is built of these.</summary>
internal static class Arithmetic
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Add", Formulas.Of(node => Resampling.Linear(node) ?? Binary(node, Add, Sum)));
        table.Add("Sub", Formulas.Of(node => Binary(node, Subtract, Difference)));
        table.Add("Mul", Formulas.Of(node => Binary(node, Multiply, Product)));
        table.Add("Div", Formulas.Of(Divide));
        table.Add("Neg", Formulas.Of(node => Affine.Scale(node, node.Computed(0), -1, 0)));
        table.Add("Sum", node => [Several(node, new Layer.Add()) ?? Fold(node, Sum)]);
        table.Add("Max", Formulas.Of(node => Several(node, new Layer.Maximum()) ?? Fold(node, Maximum)));
        table.Add("Min", Formulas.Of(node => Fold(node, Minimum)));
        table.Add("Mean", node => [Affine.Scale(node, Fold(node, Sum), 1.0 / node.InputCount, 0)]);
        table.Add("Abs", Formulas.Of(node => Absolute(node, node.Computed(0))));
        table.Add("Pow", Formulas.Of(Power));
        table.Add("Identity", Identity);
        table.Add("Cast", Cast);
        table.Add("CastLike", Cast);
        foreach (var name in new[] { "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Where" })
            table.Add(name, Formulas.Of(node => Formulas.Defer(node)));
        foreach (var name in new[] { "Sqrt", "Exp", "Log", "Erf", "Reciprocal" })
            table.Add(name, Formulas.Of(node => Formulas.Defer(node)));
    }

    public static ImportValue.Computed Sum(NodeImport node, ImportValue.Computed x, ImportValue.Computed y) =>
        Join(node, new Layer.Add(), x, y);

    public static ImportValue.Computed Difference(NodeImport node, ImportValue.Computed x, ImportValue.Computed y) =>
        Join(node, new Layer.Subtract(), x, y);

    public static ImportValue.Computed Product(NodeImport node, ImportValue.Computed x, ImportValue.Computed y) =>
        Join(node, new Layer.Multiply(), x, y);

    public static ImportValue.Computed Maximum(NodeImport node, ImportValue.Computed x, ImportValue.Computed y) =>
        Join(node, new Layer.Maximum(), x, y);

    /// <summary>The smaller is minus the larger of both with the other sign, exactly.</summary>
    public static ImportValue.Computed Minimum(NodeImport node, ImportValue.Computed x, ImportValue.Computed y) =>
        Affine.Scale(node, Maximum(node, Affine.Scale(node, x, -1, 0), Affine.Scale(node, y, -1, 0)), -1, 0);

    public static ImportValue.Computed Absolute(NodeImport node, ImportValue.Computed x) =>
        Maximum(node, x, Affine.Scale(node, x, -1, 0));

    /// <summary>Two computed values: their axes meet from the last on, and the batch's only the other's.</summary>
    private static ImportValue.Computed Join(
        NodeImport node,
        Layer layer,
        ImportValue.Computed x,
        ImportValue.Computed y
    )
    {
        if (node.BatchAxes == 1 && x.Shape.Rank != y.Shape.Rank)
            throw node.Refuse(
                $"reads batches of {x.Shape} and of {y.Shape}: the batch's axis of one meets another of the other"
            );
        var shape = layer.InferShape([x.Shape, y.Shape]);
        (x, y) = (Aligned.Of(node, x), Aligned.Of(node, y));
        var isPart = node.Scope.Layer is not null && layer is Layer.Multiply && x.Node.Layer == layer;
        return isPart && node.Scope.Absorbs(x.Node.Scope)
            ? node.Apply(layer, [.. x.Node.Inputs.Select(input => new ImportValue.Computed(input, input.Shape)), y])
            : node.Apply(layer, x, y) with
            {
                Shape = shape,
            };
    }

    private delegate ImportValue.Computed WithConstant(NodeImport node, ImportValue.Computed x, StoredTensor constant);

    private delegate ImportValue.Computed WithComputed(NodeImport node, ImportValue.Computed x, ImportValue.Computed y);

    private static ImportValue.Computed Binary(NodeImport node, WithConstant constant, WithComputed computed)
    {
        var (a, b) = (node.Required(0), Broadcast.Of(node));
        return (a, b) switch
        {
            (_, ImportValue.Constant second) => constant(node, node.Computed(0), second.Tensor),
            (ImportValue.Constant first, _) => Reversed(node, first.Tensor, node.Computed(1)),
            _ => computed(node, node.Computed(0), node.Computed(1)),
        };
    }

    private static ImportValue.Computed Reversed(NodeImport node, StoredTensor first, ImportValue.Computed second) =>
        node.Node.Operator switch
        {
            "Add" => Add(node, second, first),
            "Mul" => Multiply(node, second, first),
            _ => Affine.Of(node, Affine.Scale(node, second, -1, 0), null, first),
        };

    private static ImportValue.Computed Add(NodeImport node, ImportValue.Computed x, StoredTensor constant) =>
        Fusions.Shifted(node, x, constant) ?? Affine.Of(node, x, null, constant);

    private static ImportValue.Computed Subtract(NodeImport node, ImportValue.Computed x, StoredTensor constant) =>
        Add(node, x, Affine.Times(constant, -1));

    private static ImportValue.Computed Multiply(NodeImport node, ImportValue.Computed x, StoredTensor constant) =>
        Fusions.Scaled(node, x, constant) ?? Affine.Of(node, x, constant, null);

    private static ImportValue Divide(NodeImport node)
    {
        if (BatchStatistics.Recognise(node) is { } norm)
            return norm;
        if (Broadcast.Of(node) is ImportValue.Constant divisor && node.Required(0) is ImportValue.Computed x)
            return Multiply(node, x, Inverse(divisor.Tensor));
        return Formulas.Defer(node);
    }

    private static StoredTensor Inverse(StoredTensor tensor)
    {
        var values = tensor.To<double>();
        return tensor.Shape.Size == 1
            ? StoredTensor.Of<double>(tensor.Shape, [1 / Decimals.Of(tensor)])
            : StoredTensor.Of<double>(tensor.Shape, [.. values.Memory.ToArray().Select(value => 1 / value)]);
    }

    private static ImportValue Power(NodeImport node)
    {
        if (node.Required(1) is not ImportValue.Constant { Tensor.Shape.Size: 1 } constant)
            throw node.Refuse("has an exponent that is no constant number");
        var exponent = constant.Tensor.To<double>()[0];
        if (exponent is not (1 or 2 or 3))
            return Formulas.Defer(node);
        var x = node.Computed(0);
        var value = x;
        for (var i = 1; i < exponent; i++)
            value = Product(node, value, x);
        return value;
    }

    /// <summary>One layer of all values, where all are computed; null where that is not so.</summary>
    private static ImportValue.Computed? Several(NodeImport node, Layer layer)
    {
        var values = new ImportValue.Computed[node.InputCount];
        for (var i = 0; i < values.Length; i++)
        {
            if (node.Required(i) is not ImportValue.Computed value)
                return null;
            if (node.BatchAxes == 1 && value.Shape.Rank != node.Computed(0).Shape.Rank)
                return null;
            values[i] = value;
        }

        if (values.Length < 2 && !(layer is Layer.Add && node.KeepsIdentity))
            return null;
        var shape = layer.InferShape(values.Select(value => value.Shape).ToSequence());
        return node.Apply(layer, [.. values.Select(value => Aligned.Of(node, value))]) with { Shape = shape };
    }

    private static ImportValue.Computed Fold(NodeImport node, WithComputed join)
    {
        var constants = new List<StoredTensor>();
        ImportValue.Computed? value = null;
        for (var i = 0; i < node.InputCount; i++)
            if (node.Required(i) is ImportValue.Constant constant)
                constants.Add(constant.Tensor);
            else
                value = value is null ? node.Computed(i) : join(node, value, node.Computed(i));
        if (value is null)
            throw node.Refuse("reads constants alone");
        foreach (var constant in constants)
        {
            var number = constant.Shape.Size == 1 ? constant.To<double>()[0] : double.NaN;
            if (constant.Shape.Size == 1 && double.IsInfinity(number))
                throw node.Refuse($"has a constant that is {number}");
            var other =
                constant.Shape.Size == 1
                    ? FixedValues.Like(node, value, number)
                    : FixedValues.Of(node, value, Affine.SampleOf(node, constant, value.Shape));
            value = join(node, value, other);
        }

        return value;
    }

    /// <summary>A layer that does nothing in inference is a sum of one value, at a node of its name.</summary>
    private static ImportValue[] Identity(NodeImport node) =>
        node.KeepsIdentity && node.Required(0) is ImportValue.Computed value && !node.Scope.Absorbs(value.Node.Scope)
            ? [node.Elementwise(new Layer.Add(), value)]
            : [node.Required(0)];

    /// <summary>A change of precision is the run's, not the model's.</summary>
    private static ImportValue[] Cast(NodeImport node)
    {
        node.Ignore("to", "saturate", "round_mode");
        var value = node.Required(0);
        if (node.Node.Operator == "CastLike")
            return value is ImportValue.Computed && node.Required(1) is ImportValue.Computed
                ? [value]
                : throw node.Refuse("is a change of type that no layer expresses");
        var isReal = ElementTypeReader.Read((int)node.Integer("to", 0), "its result").IsFloatingPoint();
        return value is (ImportValue.Indices or ImportValue.Extents) != isReal
            ? [value]
            : throw node.Refuse("is a change between reals and integers, which no layer expresses");
    }
}
