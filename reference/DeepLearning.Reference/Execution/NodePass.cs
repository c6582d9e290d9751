using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// One node's buffers in one workspace, reused from pass to pass. All spans hold Count samples end to end; parameters
/// and state lie in the flat buffers of the workspace's weights.
/// </summary>
internal sealed class NodePass<T>(
    Workspace<T> workspace,
    Node node,
    Operation<T> operation,
    int outputSize,
    NodePass<T>[] inputs,
    int[] parameters,
    Range[] states
) : ILayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ulong _nameHash = RngKey.NameHash(node.Name);
    private readonly AlignedArray<T>[] _saved = new AlignedArray<T>[3];
    private AlignedArray<T> _output,
        _outputGradient;
    private int[] _indices = [];

    public Node Node => node;

    public Operation<T> Operation => operation;

    public bool IsInput { get; } = node.Layer is Layer.Input;

    /// <summary>Whether a loss depends on this node, so that a gradient flows back through it.</summary>
    public bool IsReached { get; set; }

    /// <summary>Whether this node is an input of reals, or reads one, near or far.</summary>
    public bool IsFed { get; set; }

    /// <summary>Whether this node, or one before it, has trained parameters.</summary>
    public bool IsTrained { get; set; }

    /// <summary>Whether anything at or before this node wants a gradient in this pass.</summary>
    public bool WantsGradient { get; set; }

    /// <summary>The threads that share this pass's work.</summary>
    public Workers Workers => workspace.Workers;

    /// <summary>Whether no node that shares these parameters comes after this one in the backward pass.</summary>
    public bool CompletesParameters => node.SharesParametersOf is null && !IsShared;

    /// <summary>
    /// Whether a parameter moves as soon as its gradient is complete: then nobody reads the gradient afterwards.
    /// </summary>
    public bool MovesParameters => CompletesParameters && workspace.Moves is not null;

    /// <summary>Whether other nodes use this one's parameters too.</summary>
    public bool IsShared { get; set; }

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

    public ReadOnlySpan<T> Input(int index = 0) => inputs[index].Value;

    public ReadOnlySpan<int> Indices(int index = 0) => inputs[index].LentIndices.Span;

    /// <summary>What this node gives: of an input node, the memory that was lent.</summary>
    public ReadOnlySpan<T> Value => IsInput ? Lent.Span : Output;

    /// <summary>An input node's values.</summary>
    public ReadOnlyMemory<T> Lent { get; set; }

    /// <summary>An input node's indices.</summary>
    public ReadOnlyMemory<int> LentIndices { get; set; }

    public Span<T> Output => _output[..(Count * outputSize)];

    public ReadOnlySpan<T> OutputGradient => OutputGradientToWrite;

    /// <summary>The gradient of the output, for whoever adds to it (+=).</summary>
    public Span<T> OutputGradientToWrite
    {
        get
        {
            var gradient = _outputGradient[..(Count * outputSize)];
            if (!HasGradient)
                gradient.Clear();
            HasGradient = true;
            return gradient;
        }
    }

    /// <summary>Whether something has come into this pass's gradient; before, its buffer holds what it held.</summary>
    public bool HasGradient { get; set; }

    public Span<T> InputGradient(int index = 0) =>
        inputs[index].WantsGradient ? inputs[index].OutputGradientToWrite : [];

    /// <summary>An input's gradient, for an operation that fills all of it.</summary>
    public Gradient<T> InputGradientToFill(int index = 0)
    {
        var input = inputs[index];
        if (!input.WantsGradient)
            return default;
        var isAdded = input.HasGradient;
        input.HasGradient = true;
        return new(input._outputGradient[..(Count * input.OutputSize)], isAdded);
    }

    public ReadOnlySpan<T> Parameter(int index) =>
        workspace.Weights.Parameters[workspace.Layout.Parameters.Entries[parameters[index]].Range];

    public Span<T> ParameterGradient(int index) => workspace.Gradients.Of(parameters[index]);

    /// <summary>A parameter's gradient, for an operation that fills all of it.</summary>
    public Gradient<T> ParameterGradientToFill(int index) => workspace.Gradients.ToFill(parameters[index]);

    /// <summary>A row of a parameter's gradient, to add to (+=): rows that nobody asks for are 0, at no cost.</summary>
    public Span<T> ParameterGradientRow(int index, int row) => workspace.Gradients.Row(parameters[index], row);

    public Span<T> State(int index) => workspace.Weights.States.AsSpan(states[index]);

    /// <summary>
    /// Says that the gradient of some elements of a parameter is complete, and its values no longer read: a training
    /// step moves them now. An operation that says so of some ranges of a parameter says so of all.
    /// </summary>
    /// <param name="index">The parameter.</param>
    /// <param name="start">The first of the elements.</param>
    /// <param name="gradient">Their gradient.</param>
    public void Complete(int index, int start, ReadOnlySpan<T> gradient)
    {
        if (MovesParameters)
            workspace.Moves!.Move(parameters[index], start, gradient);
    }

    /// <summary>Says that all gradients of this node are complete.</summary>
    public void Complete()
    {
        if (!MovesParameters)
            return;
        foreach (var parameter in parameters)
            workspace.Moves!.Move(parameter);
    }

    /// <summary>Values that the forward pass leaves for the backward pass; not cleared.</summary>
    public Span<T> Saved(int slot, int length)
    {
        if (_saved[slot].Length < length)
            _saved[slot] = new AlignedArray<T>(length);
        return _saved[slot][..length];
    }

    /// <summary>Indices that the forward pass leaves for the backward pass; not cleared.</summary>
    public Span<int> SavedIndices(int length)
    {
        if (_indices.Length < length)
            _indices = new int[length];
        return _indices.AsSpan(0, length);
    }

    /// <summary>Makes room for the workspace's samples.</summary>
    public void Reserve()
    {
        if (_output.Length < Count * outputSize)
            _output = new AlignedArray<T>(Count * outputSize);
    }

    /// <summary>Makes room for the output's gradient.</summary>
    public void ReserveGradient()
    {
        if (_outputGradient.Length < Count * outputSize)
            _outputGradient = new AlignedArray<T>(Count * outputSize);
    }
}
