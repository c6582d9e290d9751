using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// One node's buffers in one workspace, reused from pass to pass. All spans hold Count samples end to end; parameters lie in the
/// store's flat buffer.
/// </summary>
internal sealed class NodePass<T>(
    Workspace<T> workspace, Node node, Operation<T> operation, int outputSize, NodePass<T>[] inputs, Range[] parameters, string[] states)
    : ILayerPass<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ulong _nameHash = RngKey.NameHash(node.Name);
    private readonly T[]?[] _saved = new T[3][];
    private T[] _output = [];
    private T[] _outputGradient = [];
    private int[] _indices = [];

    public Node Node => node;

    public Operation<T> Operation => operation;

    /// <summary>Whether a loss depends on this node, so that a gradient flows back through it.</summary>
    public bool IsReached { get; set; }

    /// <summary>Whether this node, or one before it, has trained parameters.</summary>
    public bool IsTrained { get; set; }

    /// <summary>Whether anything at or before this node wants a gradient in this pass.</summary>
    public bool WantsGradient { get; set; }

    public int Count => workspace.Count;

    public bool IsTraining => workspace.IsTraining;

    /// <summary>Whether this pass moves running statistics.</summary>
    public bool MovesStatistics => workspace.MovesStatistics;

    /// <summary>The global index of each sample.</summary>
    public ReadOnlySpan<long> SampleIndices => workspace.SampleIndices.Span;

    /// <summary>The node's key in this step.</summary>
    public RngKey KeyFor(RngPurpose purpose) => workspace.Key.For(purpose).Fold(_nameHash);

    public int InputCount => inputs.Length;

    public int InputSize(int index) => inputs[index].OutputSize;

    public int OutputSize => outputSize;

    public ReadOnlySpan<T> Input(int index = 0) => inputs[index].Output;

    public Span<T> Output => _output.AsSpan(0, Count * outputSize);

    public ReadOnlySpan<T> OutputGradient => OutputGradientToWrite;

    public Span<T> OutputGradientToWrite => _outputGradient.AsSpan(0, Count * outputSize);

    public Span<T> InputGradient(int index = 0) => inputs[index].WantsGradient ? inputs[index].OutputGradientToWrite : [];

    public ReadOnlySpan<T> Parameter(int index) => workspace.Store.Parameters.AsSpan(parameters[index]);

    public Span<T> ParameterGradient(int index) => workspace.Gradients.AsSpan(parameters[index]);

    public Span<T> State(int index) => workspace.Store.States[states[index]];

    /// <summary>Values that the forward pass leaves for the backward pass; not cleared.</summary>
    public Span<T> Saved(int slot, int length)
    {
        if (_saved[slot] is not { } saved || saved.Length < length) _saved[slot] = saved = new T[length];
        return saved.AsSpan(0, length);
    }

    /// <summary>Indices that the forward pass leaves for the backward pass; not cleared.</summary>
    public Span<int> Indices(int length)
    {
        if (_indices.Length < length) _indices = new int[length];
        return _indices.AsSpan(0, length);
    }

    /// <summary>Makes room for the workspace's samples.</summary>
    public void Reserve(bool gradients)
    {
        var length = Count * outputSize;
        if (_output.Length < length) _output = new T[length];
        if (gradients && _outputGradient.Length < length) _outputGradient = new T[length];
    }
}
