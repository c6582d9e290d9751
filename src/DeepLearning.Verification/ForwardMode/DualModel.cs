namespace DeepLearning.Verification;

/// <summary>
/// A model and its objective on dual numbers: the values from the layers' plain formulas, and the derivative of the
/// loss along any direction in a parameter or an input.
/// </summary>
/// <remarks>
/// Each node's values are compared with those of a backend. Where they agree to rounding, the nodes behind it read the
/// backend's, so that a kink or a tie falls on the same side; where they do not, they read the formula's, and the
/// backend is wrong.
/// </remarks>
internal sealed class DualModel
{
    private readonly Model _model;
    private readonly Objective _objective;
    private readonly Batch<double> _batch;
    private readonly IBackend _backend;
    private readonly NamedTensors<double> _parameters;
    private readonly Dictionary<string, HostTensor<double>> _inputs = new(StringComparer.Ordinal);
    private readonly RngKey _key;
    private readonly bool _training;
    private readonly double _tolerance;
    private readonly Dictionary<string, DualTensor> _constants;
    private readonly DualTensor[] _values;
    private readonly List<TensorComparison> _compared = [];

    /// <param name="model">A model all of whose layers have a forward pass on dual numbers.</param>
    /// <param name="objective">What is differentiated.</param>
    /// <param name="batch">Inputs and targets.</param>
    /// <param name="state">Parameters and state.</param>
    /// <param name="key">The step's key, for dropout.</param>
    /// <param name="training">Whether dropout and batch statistics are those of training.</param>
    /// <param name="tolerance">What is still rounding, beside a node's largest value or the scale of its terms.</param>
    /// <param name="backend">The backend whose values are compared.</param>
    /// <param name="activations">Its values at the same place, by node.</param>
    /// <param name="loss">Its loss.</param>
    public DualModel(
        Model model,
        Objective objective,
        Batch<double> batch,
        ExecutorState<double> state,
        RngKey key,
        bool training,
        double tolerance,
        IBackend backend,
        NamedTensors<double> activations,
        double loss
    )
    {
        (_model, _objective, _batch, _backend) = (model, objective, batch, backend);
        (_key, _training, _tolerance) = (key, training, tolerance);
        for (var i = 0; i < model.Inputs.Count; i++)
            _inputs[model.Inputs[i].Name] = HostTensor<double>.Copy(
                Batched(model.Inputs[i]),
                batch.Inputs[i].IsIndices
                    ? Array.ConvertAll(batch.Inputs[i].Indices.ToArray(), index => (double)index)
                    : batch.Inputs[i].Reals.Span
            );
        _parameters = state.Weights();
        _constants = _parameters.ToDictionary(p => p.Key, p => DualTensor.Constant(p.Value), StringComparer.Ordinal);
        _values = new DualTensor[model.Nodes.Count];
        for (var i = 0; i < _values.Length; i++)
            _values[i] = Settled(model.Nodes[i], Forward(i, _values, _constants), activations[model.Nodes[i].Name]);
        var largest = objective.Terms.Max(t =>
            Math.Abs(t.Weight) * TensorComparison.LargestOf<double>(_values[model.IndexOf(t.Output)].Values)
        );
        _compared.Add(
            TensorComparison.Of<double>("loss", [loss], [LossOf(_values).Value], tolerance, leastScale: largest)
        );
    }

    /// <summary>
    /// Each node's values, and last the loss: the backend's (first) against the formula's (second).
    /// </summary>
    public Sequence<TensorComparison> Values => _compared.ToSequence();

    /// <summary>The loss's derivative along a direction in one parameter.</summary>
    public double SlopeOfParameter(string name, ReadOnlySpan<double> direction)
    {
        var owner = _model.Parameters.First(p => p.Name == name).Node;
        var parameters = new Dictionary<string, DualTensor>(_constants, StringComparer.Ordinal)
        {
            [name] = DualTensor.Moving(_parameters[name], direction),
        };
        return Slope(node => node.ParameterOwner == owner, new(StringComparer.Ordinal), parameters);
    }

    /// <summary>The loss's derivative along a direction in one input.</summary>
    public double SlopeOfInput(int input, ReadOnlySpan<double> direction)
    {
        var node = _model.Inputs[input];
        return Slope(
            _ => false,
            new(StringComparer.Ordinal) { [node.Name] = DualTensor.Moving(_inputs[node.Name], direction) },
            _constants
        );
    }

    // Only nodes that something moving reaches are computed again.
    private double Slope(
        Func<Node, bool> hasMovingParameter,
        Dictionary<string, DualTensor> moving,
        Dictionary<string, DualTensor> parameters
    )
    {
        var values = _values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var node = _model.Nodes[i];
            if (moving.TryGetValue(node.Name, out var input))
                values[i] = input;
            else if (hasMovingParameter(node) || node.Inputs.Any(moving.ContainsKey))
            {
                var settled = HostTensor<double>.Copy(_values[i].Shape, _values[i].Values);
                moving[node.Name] = values[i] = Forward(i, values, parameters).About(settled);
            }
        }

        return LossOf(values).Tangent;
    }

    private DualTensor Forward(int index, DualTensor[] values, Dictionary<string, DualTensor> parameters)
    {
        var node = _model.Nodes[index];
        return node.Layer is Layer.Input
            ? DualTensor.Constant(_inputs[node.Name])
            : Forward(
                node,
                node.Layer,
                [.. node.Inputs.Select(name => values[_model.IndexOf(name)])],
                ParametersOf(node).ToDictionary(p => p.Spec.Name, p => parameters[p.Name], StringComparer.Ordinal)
            );
    }

    private DualTensor Forward(
        Node node,
        Layer layer,
        IReadOnlyList<DualTensor> inputs,
        Dictionary<string, DualTensor> parameters
    ) =>
        layer.Accept(
            new DualForward(
                new(
                    inputs,
                    parameters,
                    Batched(node),
                    _training,
                    _key.For(RngPurpose.Dropout).Fold(node.Name),
                    _batch.SampleIndices
                )
            )
        );

    private Dual LossOf(DualTensor[] values)
    {
        var sum = (Dual)0;
        for (var i = 0; i < _objective.Terms.Count; i++)
        {
            var term = _objective.Terms[i];
            sum += term.Weight * term.Loss.Accept(new DualLoss(values[_model.IndexOf(term.Output)], _batch.Targets[i]));
        }

        return sum;
    }

    private DualTensor Settled(Node node, DualTensor formula, HostTensor<double> own)
    {
        var compared = Compare(node, own, formula, 0);
        if (compared.Verdict == Verdict.Disagree && double.IsFinite(compared.AbsoluteError))
            compared = Compare(node, own, formula, TermsOf(node));
        _compared.Add(compared);
        return compared.Verdict == Verdict.Disagree ? formula : DualTensor.Constant(own);
    }

    private TensorComparison Compare(Node node, HostTensor<double> own, DualTensor formula, double leastScale) =>
        TensorComparison.Of<double>(node.Name, own.Span, formula.Values, _tolerance, leastScale: leastScale);

    /// <summary>
    /// How large the terms are that a node's values are made of: larger than these where terms cancel.
    /// </summary>
    private double TermsOf(Node node)
    {
        if (node.Layer is Layer.Input)
            return 0;
        var inputs = node.Inputs.Select(name => _values[_model.IndexOf(name)]).ToArray();
        var rule = node.Layer.Accept(new LayerScale());
        if (rule == ScaleRule.AbsoluteValues)
        {
            var parameters = ParametersOf(node)
                .ToDictionary(p => p.Spec.Name, p => _constants[p.Name].Map(Dual.Abs), StringComparer.Ordinal);
            var terms = Forward(
                node,
                ScaleRule.Absolute(node.Layer),
                [.. inputs.Select(x => x.Map(Dual.Abs))],
                parameters
            );
            return TensorComparison.LargestOf<double>(terms.Values);
        }

        var scale = rule.Of(
            _backend,
            node.Layer,
            inputs.Select(x => HostTensor<double>.Copy(x.Shape, x.Values)).ToSequence(),
            HostTensor<double>.Zeros(Batched(node)),
            new(ParametersOf(node).Select(p => KeyValuePair.Create(p.Spec.Name, _parameters[p.Name]))),
            _key,
            _training
        );
        return scale is null ? 0 : TensorComparison.LargestOf(scale.Output.Span);
    }

    private IEnumerable<ModelParameter> ParametersOf(Node node) =>
        _model.Parameters.Where(p => p.Node == node.ParameterOwner);

    private Shape Batched(Node node) => _model.ShapeOf(node.Name).Batched(_batch.Count);
}
