namespace DeepLearning.Interop;

// A custom layer is a formula of one number, which is traced, or code that nobody can read.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Custom layer) =>
        layer.Implementation is IElementwiseLayer formula
            ? Formula(layer, formula)
            : throw new OnnxException(
                $"{Named(layer)}, which is no formula of one number (an {nameof(IElementwiseLayer)}) "
                    + "and which ONNX cannot express"
            );

    private GraphValue Formula(Layer.Custom layer, IElementwiseLayer formula)
    {
        FormulaTrace trace;
        try
        {
            trace = FormulaTrace.Of(formula.Of);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new OnnxException($"{Named(layer)}, whose formula cannot be traced: {e.Message}", e);
        }

        return Written(trace, X);
    }

    /// <summary>A formula of the library's own.</summary>
    private GraphValue Formula(GraphValue x, Func<Traced, Traced> formula) => Written(FormulaTrace.Of(formula), x);

    private GraphValue Written(FormulaTrace trace, GraphValue x)
    {
        var values = new GraphValue[trace.Steps.Count];
        var needed = Needed(trace);
        for (var i = 0; i < values.Length; i++)
            if (needed[i])
                values[i] = Step(trace.Steps[i], values, x);
        var result = values[trace.Result];
        // A constant takes the shape of what the layer reads.
        return trace.Steps[trace.Result].IsConstant ? Where(graph.Node("Equal", [x, x]), result, result) : result;
    }

    private GraphValue Step(FormulaStep step, GraphValue[] values, GraphValue x) =>
        step == FormulaStep.Variable ? x
        : step.IsConstant ? graph.Constant(step.Constant)
        : graph.Node(
            step.Operator,
            [.. step.Operands.Select(operand => values[operand])],
            // The remainder's sign is the dividend's, as in C#.
            step.Operator == "Mod"
                ? [NodeAttribute.Of("fmod", true)]
                : []
        );

    private static bool[] Needed(FormulaTrace trace)
    {
        var needed = new bool[trace.Steps.Count];
        needed[trace.Result] = true;
        for (var i = trace.Result; i >= 0; i--)
            if (needed[i])
                foreach (var operand in trace.Steps[i].Operands)
                    needed[operand] = true;
        return needed;
    }

    private string Named(Layer.Custom layer) => $"the node '{node.Name}' is a custom layer, {layer.Kind}";
}
