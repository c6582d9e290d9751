using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The buffers of one pass over a model, and the two folds: forward over the nodes, backward over their reverse.
/// Gradients of a value that is read twice add up, because every backward pass adds.
/// </summary>
internal sealed class Workspace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NodePass<T>[] _nodes,
        _inputs;
    private readonly Dictionary<string, NodePass<T>> _byName = new(StringComparer.Ordinal);

    public Workspace(WeightLayout layout, IReadOnlyList<Operation<T>> operations, Objective? objective, Workers workers)
    {
        Workers = workers;
        Layout = layout;
        var model = layout.Model;
        _nodes = new NodePass<T>[model.Nodes.Count];
        for (var i = 0; i < _nodes.Length; i++)
        {
            var node = model.Nodes[i];
            var owned = model.ParametersOf(node);
            _nodes[i] = new NodePass<T>(
                this,
                node,
                operations[i],
                model.Shapes[i].Size,
                [.. node.Inputs.Select(name => _byName[name])],
                [.. owned.Where(p => p.Spec.IsTrained).Select(p => layout.Parameters.IndexOf(p.Name))],
                [.. owned.Where(p => !p.Spec.IsTrained).Select(p => layout.StateOf(p.Name))]
            );
            _nodes[i].IsTrained = owned.Any(p => p.Spec.IsTrained) || node.Inputs.Any(name => _byName[name].IsTrained);
            _nodes[i].IsFed =
                node is { Layer: Layer.Input, IndicesBelow: null } || node.Inputs.Any(name => _byName[name].IsFed);
            _byName.Add(node.Name, _nodes[i]);
            if (node.SharesParametersOf is { } owner)
                _byName[owner].IsShared = true;
        }

        _inputs = [.. _nodes.Where(pass => pass.IsInput)];
        if (objective is not null)
            foreach (var term in objective.Terms)
                _byName[term.Output].IsReached = true;
        foreach (var pass in _nodes.Reverse())
            if (pass.IsReached)
                foreach (var name in pass.Node.Inputs)
                    _byName[name].IsReached = true;
    }

    public WeightLayout Layout { get; }

    /// <summary>The weights of the pass under way.</summary>
    public WeightSet<T> Weights { get; set; } = null!;

    public Workers Workers { get; }

    public int Count { get; private set; }

    public bool IsTraining { get; private set; }

    public bool MovesStatistics { get; private set; }

    public RngKey Key { get; private set; }

    public ReadOnlyMemory<long> SampleIndices { get; private set; }

    /// <summary>Where the backward pass under way adds its parameters' gradients.</summary>
    public ParameterGradients<T> Gradients { get; private set; } = null!;

    /// <summary>Moves parameters as their gradients get complete; null where gradients are only added up.</summary>
    public ParameterMoves<T>? Moves { get; private set; }

    public NodePass<T> this[string node] => _byName[node];

    /// <summary>Gives an input node its values, which are lent until the passes that read them are done.</summary>
    public void Lend(int input, InputValues<T> values) =>
        (_inputs[input].Lent, _inputs[input].LentIndices) = (values.Reals, values.Indices);

    /// <summary>Computes every node's output from inputs that are lent until the backward pass is done.</summary>
    public void Forward(
        IReadOnlyList<InputValues<T>> inputs,
        int count,
        ReadOnlyMemory<long> samples,
        bool training = false,
        bool movesStatistics = false,
        RngKey key = default
    )
    {
        for (var i = 0; i < _inputs.Length; i++)
            Lend(i, inputs[i]);
        Forward(count, samples, training, movesStatistics, key);
    }

    /// <summary>Computes every node's output from the inputs that are lent.</summary>
    public void Forward(
        int count,
        ReadOnlyMemory<long> samples,
        bool training = false,
        bool movesStatistics = false,
        RngKey key = default
    )
    {
        (Count, SampleIndices, IsTraining, MovesStatistics, Key) = (count, samples, training, movesStatistics, key);
        foreach (var pass in _nodes)
        {
            if (pass.IsInput)
                continue;
            pass.Reserve();
            pass.Operation.Forward(pass);
        }
    }

    /// <summary>The first node whose output in the last pass is not finite; null when all are.</summary>
    public string? FirstNotFinite()
    {
        foreach (var pass in _nodes)
        foreach (var value in pass.Value)
            if (!T.IsFinite(value))
                return pass.Node.Name;
        return null;
    }

    /// <summary>Makes room for gradients, and clears them. Losses add theirs before <see cref="Backward"/>.</summary>
    /// <param name="gradients">Receives the parameters' gradients (+=).</param>
    /// <param name="inputs">Whether the inputs' gradients are wanted too.</param>
    /// <param name="moves">What moves parameters whose gradients are complete.</param>
    public void BeginBackward(ParameterGradients<T> gradients, bool inputs, ParameterMoves<T>? moves = null)
    {
        (Gradients, Moves) = (gradients, moves);
        foreach (var pass in _nodes)
        {
            pass.WantsGradient = (inputs && pass.IsFed) || pass.IsTrained;
            if (!pass.WantsGradient)
                continue;
            pass.ReserveGradient();
            pass.HasGradient = false;
        }
    }

    /// <summary>Carries the losses' gradients back to parameters and inputs.</summary>
    public void Backward()
    {
        for (var i = _nodes.Length - 1; i >= 0; i--)
        {
            if (!_nodes[i].IsReached || !_nodes[i].WantsGradient)
                continue;
            _nodes[i].Operation.Backward(_nodes[i]);
            _nodes[i].Complete();
        }
    }
}
