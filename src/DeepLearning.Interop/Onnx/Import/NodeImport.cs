namespace DeepLearning.Interop.Onnx.Import;

/// <summary>One operator on its way to layers: what it reads, and the nodes that it becomes.</summary>
internal sealed partial class NodeImport(GraphImport graph, OnnxNode node)
{
    public OnnxNode Node => node;

    public long Opset => graph.OpsetOf(node);

    /// <summary>1 where the first axis of what is computed is the batch's, 0 where there is none.</summary>
    public int BatchAxes => graph.BatchAxes;

    public long? BatchExtent => graph.BatchExtent;

    /// <summary>What the operator is a part of.</summary>
    public Scope Scope { get; } = Scope.Of(node, graph.IsOwn);

    /// <summary>Whether what changes nothing is a layer nevertheless: one of a model that was written here.</summary>
    public bool KeepsIdentity => Scope is { Layer: not null, IsPart: false };

    /// <summary>Whether what ONNX leaves open is meant as PyTorch has it.</summary>
    public bool IsOfPyTorchsMeaning => graph.IsOwn || graph.IsPyTorchs;

    public FoldingBudget Budget => graph.Budget;

    public ImportValue[] Run()
    {
        try
        {
            if (node.Domain.Length > 0)
                throw Refuse("is of an operator set that is not read");
            if (Folding.Fold.Try(this) is { } folded)
                return folded;
            if (!Operators.All.TryGetValue(node.Operator, out var import))
                throw Refuse("is an operator that no layer expresses");
            var results = import(this);
            CheckAttributes();
            return results;
        }
        catch (Exception e) when (e is ShapeException or ArgumentException or OverflowException)
        {
            throw Refuse(e.Message);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith("node '", StringComparison.Ordinal))
        {
            throw Refuse(e.Message);
        }
    }

    public InvalidDataException Refuse(string why) => Refusal.Of(node, why);

    public int InputCount => node.Inputs.Count;

    /// <summary>What it reads at a place; null where nothing is.</summary>
    public ImportValue? Input(int index) =>
        index < node.Inputs.Count && node.Inputs[index].Length > 0 ? graph[node.Inputs[index]] : null;

    public ImportValue Required(int index) => Input(index) ?? throw Refuse($"lacks input {index}");

    /// <summary>Whether nothing but this node reads that input's value.</summary>
    public bool IsOnlyReaderOf(int index) => graph.ReadersOf(node.Inputs[index]) == 1;

    /// <summary>The node that gives what another reads at a place, if it is this operator.</summary>
    public OnnxNode? Producer(OnnxNode reader, int index, string type) =>
        index < reader.Inputs.Count
        && graph.ProducerOf(reader.Inputs[index]) is { } producer
        && producer.Operator == type
            ? producer
            : null;

    /// <summary>What another node reads at a place.</summary>
    public ImportValue? InputOf(OnnxNode reader, int index) =>
        index < reader.Inputs.Count && reader.Inputs[index].Length > 0 ? graph[reader.Inputs[index]] : null;

    /// <summary>What a node computes, at this place.</summary>
    public ImportValue.Computed Computed(int index) => AsComputed(Required(index), index);

    /// <summary>The first value read, whose samples have an axis of channels or features.</summary>
    public ImportValue.Computed Channels() =>
        Computed(0) is { Shape.Rank: > 0 } value ? value : throw Refuse("reads samples that have no axis");

    public ImportValue.Computed AsComputed(ImportValue value, int index) =>
        value switch
        {
            ImportValue.Computed computed => computed,
            ImportValue.Deferred deferred => throw new InvalidDataException(Refusal.Of(deferred)),
            ImportValue.Unavailable unavailable => throw Refuse($"reads {unavailable.Why}"),
            ImportValue.Moved => throw Refuse(
                $"reads '{node.Inputs[index]}', in which the batch's axis is not the first"
            ),
            ImportValue.Indices => throw Refuse($"reads the input of integers '{node.Inputs[index]}'"),
            _ => throw Refuse($"reads the constant '{node.Inputs[index]}' where a computed value is expected"),
        };

    /// <summary>A constant, at this place.</summary>
    public ImportValue.Constant Constant(int index) =>
        Required(index) as ImportValue.Constant
        ?? throw Refuse($"needs a constant in place of '{node.Inputs[index]}', input {index}");

    /// <summary>A constant, or null where nothing is.</summary>
    public ImportValue.Constant? OptionalConstant(int index) => Input(index) is null ? null : Constant(index);

    /// <summary>Integers of a constant at this place; null where nothing is.</summary>
    public long[]? Integers(int index) => OptionalConstant(index)?.Tensor.ToIntegers();

    /// <summary>One real of a constant at this place; null where nothing is.</summary>
    public double? Number(int index)
    {
        if (OptionalConstant(index) is not { } constant)
            return null;
        return constant.Tensor.Shape.Size == 1
            ? Decimals.Of(constant.Tensor)
            : throw Refuse($"needs one number in place of '{node.Inputs[index]}' {constant.Tensor.Shape}");
    }
}
