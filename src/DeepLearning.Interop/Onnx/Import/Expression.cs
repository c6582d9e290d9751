namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A formula as a function of one number, where all that it reads is one value, element by element.</summary>
internal static class Expression
{
    private const int MaxSize = 24;

    /// <summary>The values within a formula that it may be a function of, the nearest last.</summary>
    public static IReadOnlyList<ImportValue.Computed> VariablesOf(ImportValue value)
    {
        var found = new List<ImportValue.Computed>();
        var (queue, seen) = (new Queue<ImportValue>(InputsOf(value)), new HashSet<LayerNode>());
        for (var steps = 0; queue.Count > 0 && steps < MaxSize; steps++)
        {
            var next = queue.Dequeue();
            if (next is ImportValue.Computed computed)
            {
                if (!seen.Add(computed.Node))
                    continue;
                found.Add(computed);
            }

            foreach (var input in InputsOf(next))
                queue.Enqueue(input);
        }

        found.Reverse();
        return found;
    }

    /// <summary>The constants of a formula.</summary>
    public static IEnumerable<double> NumbersOf(ImportValue value)
    {
        var queue = new Queue<ImportValue>([value]);
        for (var steps = 0; queue.Count > 0 && steps < 4 * MaxSize; steps++)
        {
            var next = queue.Dequeue();
            if (next is ImportValue.Constant { Tensor.Shape.Size: 1 } constant)
                yield return Decimals.Of(constant.Tensor);
            if (next is ImportValue.Computed { Node.Layer: Layer.Scale scale })
                yield return scale.Factor;
            foreach (var input in InputsOf(next))
                queue.Enqueue(input);
        }
    }

    /// <returns>The function; null where the formula reads anything but the variable and numbers.</returns>
    public static Func<double, double>? Of(NodeImport node, ImportValue value, LayerNode variable)
    {
        var steps = 0;
        return Of(node, value, variable, ref steps);
    }

    private static Func<double, double>? Of(NodeImport node, ImportValue value, LayerNode variable, ref int steps)
    {
        if (++steps > 4 * MaxSize)
            return null;
        switch (value)
        {
            case ImportValue.Constant { Tensor.Shape.Size: 1 } constant:
                var number = constant.Tensor.To<double>()[0];
                return _ => number;
            case ImportValue.Computed computed when ReferenceEquals(computed.Node, variable):
                return x => x;
            case ImportValue.Computed computed
                when computed.Node.Shape == variable.Shape && (steps == 1 || node.Scope.Absorbs(computed.Node.Scope)):
                return Compose(Elementary.Of(computed.Node.Layer), InputsOf(value), node, variable, ref steps);
            case ImportValue.Deferred deferred:
                return Compose(Elementary.Of(deferred.Node), deferred.Inputs, node, variable, ref steps);
            default:
                return null;
        }
    }

    private static Func<double, double>? Compose(
        Func<double[], double>? function,
        Sequence<ImportValue> inputs,
        NodeImport node,
        LayerNode variable,
        ref int steps
    )
    {
        if (function is null)
            return null;
        var functions = new Func<double, double>[inputs.Count];
        for (var i = 0; i < functions.Length; i++)
        {
            if (Of(node, inputs[i], variable, ref steps) is not { } input)
                return null;
            functions[i] = input;
        }

        return x => function([.. functions.Select(input => input(x))]);
    }

    private static Sequence<ImportValue> InputsOf(ImportValue value) =>
        value switch
        {
            ImportValue.Deferred deferred => deferred.Inputs,
            ImportValue.Computed { Node: var node } when Elementary.Of(node.Layer) is not null =>
            [
                .. node.Inputs.Select(input => new ImportValue.Computed(input, input.Shape)),
            ],
            _ => [],
        };
}
