namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>
/// Arithmetic on constants: reals in float64, integers as they are, batches as far as they stay batches.
/// </summary>
internal static class Numbers
{
    public static ImportValue Binary(
        NodeImport node,
        Func<double, double, double> reals,
        Func<long, long, long> integers
    )
    {
        if (node.InputCount != 2)
            throw node.Refuse($"reads {node.InputCount} constants, but two are expected");
        if (Extents.AreRead(node))
            return OfBatches(node, integers);
        var (a, b) = (node.Constant(0).Tensor, ((ImportValue.Constant)Broadcast.OfConstants(node)).Tensor);
        var shape = new Layer.Add().InferShape([a.Shape, b.Shape]);
        node.Budget.Take(shape.Size);
        (a, b) = (Rearranging.Expand(a, shape), Rearranging.Expand(b, shape));
        if (a.Type.IsFloatingPoint())
        {
            var (x, y) = (a.To<double>(), b.To<double>());
            return new ImportValue.Constant(Of(a.Type, shape, [.. Indices(shape).Select(i => reals(x[i], y[i]))]));
        }

        var (m, n) = (a.ToIntegers(), b.ToIntegers());
        return new ImportValue.Constant(
            OfIntegers(a.Type, shape, [.. Indices(shape).Select(i => integers(m[i], n[i]))])
        );
    }

    public static ImportValue Unary(NodeImport node, Func<double, double> reals, Func<long, long>? integers)
    {
        var tensor = node.Constant(0).Tensor;
        if (tensor.Type.IsFloatingPoint() || integers is null)
            return new ImportValue.Constant(
                Of(tensor.Type, tensor.Shape, [.. tensor.To<double>().Memory.ToArray().Select(reals)])
            );
        return new ImportValue.Constant(
            OfIntegers(tensor.Type, tensor.Shape, [.. tensor.ToIntegers().Select(integers)])
        );
    }

    public static ImportValue Compare(NodeImport node, Func<double, double, bool> holds)
    {
        if (Extents.AreRead(node))
            return CompareBatches(node, holds);
        var (a, b) = (node.Constant(0).Tensor, node.Constant(1).Tensor);
        var shape = new Layer.Add().InferShape([a.Shape, b.Shape]);
        node.Budget.Take(shape.Size);
        var (x, y) = (Rearranging.Expand(a, shape).To<double>(), Rearranging.Expand(b, shape).To<double>());
        return new ImportValue.Constant(
            StoredTensor.Of<bool>(shape, [.. Indices(shape).Select(i => holds(x[i], y[i]))])
        );
    }

    /// <summary>A batch's size is none of the numbers that stand for something else: 0, and those below.</summary>
    private static ImportValue.Constant CompareBatches(NodeImport node, Func<double, double, bool> holds)
    {
        var (a, b) = (Extents.Of(node, 0), Extents.Of(node, 1));
        if (node.Node.Operator != "Equal" || a.Items.Count != b.Items.Count)
            throw node.Refuse("compares with the batch's size");
        var same = a.Items.Zip(b.Items, (x, y) => IsSame(node, x, y, holds));
        return new(StoredTensor.Of<bool>(Shape.Of(a.Items.Count), [.. same]));
    }

    private static bool IsSame(NodeImport node, Extent a, Extent b, Func<double, double, bool> holds) =>
        a.IsPerBatch == b.IsPerBatch ? holds(a.Count, b.Count)
        : (a.IsPerBatch ? b : a).Count <= 0 ? false
        : throw node.Refuse("compares with the batch's size");

    private static ImportValue.Extents WhereBatches(NodeImport node)
    {
        var (chosen, a, b) = (node.Constant(0).Tensor.ToIntegers(), Extents.Of(node, 1), Extents.Of(node, 2));
        if (a.Items.Count != chosen.Length || b.Items.Count != chosen.Length)
            throw node.Refuse("chooses between shapes of different lengths");
        return new(chosen.Select((first, i) => first != 0 ? a.Items[i] : b.Items[i]).ToSequence(), false);
    }

    public static ImportValue Where(NodeImport node)
    {
        if (Extents.AreRead(node))
            return WhereBatches(node);
        var (condition, a, b) = (node.Constant(0).Tensor, node.Constant(1).Tensor, node.Constant(2).Tensor);
        if (a.Type != b.Type)
            throw node.Refuse($"chooses between {a.Type} and {b.Type}");
        var shape = new Layer.Add().InferShape([condition.Shape, a.Shape, b.Shape]);
        node.Budget.Take(shape.Size);
        var (chosen, x, y) = (
            Rearranging.Expand(condition, shape).ToIntegers(),
            Rearranging.Expand(a, shape).To<double>(),
            Rearranging.Expand(b, shape).To<double>()
        );
        return new ImportValue.Constant(
            Of(a.Type, shape, [.. Indices(shape).Select(i => chosen[i] != 0 ? x[i] : y[i])])
        );
    }

    public static ImportValue Product(NodeImport node)
    {
        if (node.Input(0) is ImportValue.Extents extents)
            return new ImportValue.Extents(
                [extents.Items.Aggregate((a, b) => Times(node, a, b))],
                !node.Flag("keepdims", true)
            );
        var tensor = node.Constant(0).Tensor;
        if (tensor.Shape.Rank != 1)
            throw node.Refuse($"multiplies the elements of a constant {tensor.Shape}");
        var shape = node.Flag("keepdims", true) ? Shape.Of(1) : Shape.Scalar;
        return new ImportValue.Constant(
            Of(tensor.Type, shape, [tensor.To<double>().Memory.ToArray().Aggregate(1.0, (a, b) => a * b)])
        );
    }

    /// <summary>Integer division goes toward zero.</summary>
    public static long Quotient(long a, long b) =>
        b == 0 ? throw new InvalidDataException("divides a constant by zero") : checked(a / b);

    public static long Remainder(long a, long b) =>
        b == 0 ? throw new InvalidDataException("divides a constant by zero")
        : b == -1 ? 0
        : (a % b + b) % b;

    public static long Power(long a, long b) => checked((long)Math.Pow(a, b));

    /// <summary>Reals as elements of a type; rounded toward zero where it is of integers.</summary>
    public static StoredTensor Of(ElementType type, Shape shape, ReadOnlySpan<double> values)
    {
        if (type.IsFloatingPoint())
            return StoredTensor.Of(shape, values).As(type);
        var integers = new long[values.Length];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = type == ElementType.Boolean ? (values[i] != 0 ? 1 : 0) : checked((long)values[i]);
        return OfIntegers(type, shape, integers);
    }

    private static StoredTensor OfIntegers(ElementType type, Shape shape, long[] values) =>
        type switch
        {
            ElementType.Int64 => StoredTensor.Of<long>(shape, values),
            ElementType.Int32 => StoredTensor.Of<int>(shape, [.. values.Select(value => checked((int)value))]),
            ElementType.Boolean => StoredTensor.Of<bool>(shape, [.. values.Select(value => value != 0)]),
            ElementType.UInt8 => StoredTensor.Of<byte>(shape, [.. values.Select(value => checked((byte)value))]),
            _ => throw new InvalidDataException($"computes constants of {type}, which are not read"),
        };

    private static ImportValue.Extents OfBatches(NodeImport node, Func<long, long, long> integers)
    {
        var (a, b) = (Extents.Of(node, 0), Extents.Of(node, 1));
        var count = Math.Max(a.Items.Count, b.Items.Count);
        if ((a.Items.Count != count && a.Items.Count != 1) || (b.Items.Count != count && b.Items.Count != 1))
            throw node.Refuse("reads shapes of different lengths");
        return new ImportValue.Extents(
            Enumerable
                .Range(0, count)
                .Select(i =>
                    Combined(node, a.Items[a.Items.Count == 1 ? 0 : i], b.Items[b.Items.Count == 1 ? 0 : i], integers)
                )
                .ToSequence(),
            a.IsScalar && b.IsScalar
        );
    }

    private static Extent Combined(NodeImport node, Extent a, Extent b, Func<long, long, long> integers) =>
        (node.Node.Operator, a.IsPerBatch, b.IsPerBatch) switch
        {
            (_, false, false) => integers(a.Count, b.Count),
            ("Add" or "Sub", true, true) => new(integers(a.Count, b.Count), true),
            ("Mul", _, _) => Times(node, a, b),
            ("Div", true, true) when b.Count != 0 && a.Count % b.Count == 0 => a.Count / b.Count,
            ("Div", true, false) when b.Count != 0 && a.Count % b.Count == 0 => new(a.Count / b.Count, true),
            _ => throw node.Refuse($"computes with the batch's size: {a} and {b}"),
        };

    private static Extent Times(NodeImport node, Extent a, Extent b) =>
        a.IsPerBatch && b.IsPerBatch
            ? throw node.Refuse("squares the batch's size")
            : new(checked(a.Count * b.Count), a.IsPerBatch || b.IsPerBatch);

    private static IEnumerable<int> Indices(Shape shape) => Enumerable.Range(0, shape.Size);
}
