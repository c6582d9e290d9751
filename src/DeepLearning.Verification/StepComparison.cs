using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Two backends' values of one step from one state, compared in the order in which they are computed, up to the first
/// that parts.
/// </summary>
internal sealed class StepComparison<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IBackend _first;
    private readonly DivergenceCase _case;
    private readonly Model _model;
    private readonly Tolerances _tolerances;
    private readonly Differentiation<T> _a,
        _b;

    private StepComparison(
        IBackend first,
        DivergenceCase value,
        Tolerances tolerances,
        Differentiation<T> a,
        Differentiation<T> b
    ) => (_first, _case, _model, _tolerances, _a, _b) = (first, value, value.Model, tolerances, a, b);

    public static Divergence? Of(
        IBackend first,
        IBackend second,
        DivergenceCase value,
        Tolerances? tolerances,
        Device? device
    )
    {
        tolerances ??= Tolerances.For<T>();
        var compile = new CompileOptions
        {
            Objective = value.Objective,
            Seed = value.Seed,
            NotFinite = NotFinite.Pass,
            Device = device ?? Device.Cpu,
        };
        Preconditions.Available([first, second], compile.Device);
        using var a = first.Compile<T>(value.Model, compile);
        using var b = second.Compile<T>(value.Model, compile);
        var (state, batch) = (value.State.To<T>(), Converted.Of<double, T>(value.Batch));
        var (drawnA, drawnB) = (a.Export(), b.Export());
        if (
            (
                After(value, DivergencePlace.Initial, drawnA.Parameters, drawnB.Parameters, 0)
                ?? After(value, DivergencePlace.Initial, drawnA.State, drawnB.State, 0)
            ) is
            { } drawn
        )
            return drawn;
        a.Import(state);
        b.Import(state);
        var comparison = new StepComparison<T>(
            first,
            value,
            tolerances,
            a.Differentiate(batch, value.Key, value.Training, activations: true),
            b.Differentiate(batch, value.Key, value.Training, activations: true)
        );
        if ((comparison.Forward() ?? comparison.Loss() ?? comparison.Backward()) is { } divergence)
            return divergence;
        if (value.Optimizer is not { } optimizer)
            return null;

        a.Step(batch, value.Key, optimizer, value.Groups, value.Clipping);
        b.Step(batch, value.Key, optimizer, value.Groups, value.Clipping);
        var (x, y) = (a.Export(), b.Export());
        return After(value, DivergencePlace.State, x.State, y.State, tolerances.Gradient)
            ?? After(value, DivergencePlace.OptimizerState, x.OptimizerState, y.OptimizerState, tolerances.Gradient)
            ?? After(value, DivergencePlace.Update, x.Parameters, y.Parameters, tolerances.Gradient);
    }

    private Divergence? Forward()
    {
        foreach (var node in _model.Nodes)
        {
            var compared = Compare(
                node.Name,
                _a.Activations[node.Name],
                _b.Activations[node.Name],
                () => OwnScale(node)
            );
            if (compared is not null)
                return new(DivergencePlace.Activation, node.Name, null, null, compared, [node.Name], _case);
        }

        return null;
    }

    private Divergence? Loss()
    {
        var compared = TensorComparison.Of<double>("loss", [_a.Loss], [_b.Loss], _tolerances.Gradient);
        return compared.Verdict != Verdict.Disagree
            ? null
            : new(
                DivergencePlace.Loss,
                _case.Objective.Terms is [var term] ? term.Output : null,
                null,
                null,
                compared,
                ["loss"],
                _case
            );
    }

    private Divergence? Backward()
    {
        var scales = new CancellationScales<T>(_model, _a, _b);
        var readersOf = _model
            .Nodes.SelectMany(reader => reader.Inputs.Distinct().Select(read => (read, reader)))
            .ToLookup(pair => pair.read, pair => pair.reader, StringComparer.Ordinal);
        foreach (var node in _model.Nodes.Reverse())
        {
            var readers = readersOf[node.Name].ToSequence();
            var compared = Compare(
                node.Name,
                _a.ActivationGradients[node.Name],
                _b.ActivationGradients[node.Name],
                () => readers.Select(r => ReadScale(r, node.Name)).DefaultIfEmpty().Max()
            );
            if (compared is not null)
            {
                var suspects = readers
                    .Select(r => r.Name)
                    .Concat(_case.Objective.Terms.Any(t => t.Output == node.Name) ? ["loss"] : Array.Empty<string>());
                return new(
                    DivergencePlace.ActivationGradient,
                    node.Name,
                    null,
                    null,
                    compared,
                    suspects.ToSequence(),
                    _case
                );
            }

            foreach (var parameter in _model.ParametersOf(node).Where(p => p.Node == node.Name && p.Spec.IsTrained))
            {
                var scale = scales.Of(parameter.Name) * _tolerances.Rounding / _tolerances.Gradient;
                compared = Compare(
                    parameter.Name,
                    _a.ParameterGradients[parameter.Name],
                    _b.ParameterGradients[parameter.Name],
                    () => scale
                );
                if (compared is null)
                    continue;
                var users = _model
                    .Nodes.Where(other => other.ParameterOwner == node.Name)
                    .Select(other => other.Name)
                    .ToSequence();
                return new(DivergencePlace.ParameterGradient, node.Name, parameter.Name, null, compared, users, _case);
            }

            if (!_a.InputGradients.ContainsKey(node.Name))
                continue;
            compared = Compare(
                $"input:{node.Name}",
                _a.InputGradients[node.Name],
                _b.InputGradients[node.Name],
                () => readers.Select(r => ReadScale(r, node.Name)).DefaultIfEmpty().Max()
            );
            if (compared is not null)
                return new(
                    DivergencePlace.InputGradient,
                    node.Name,
                    null,
                    null,
                    compared,
                    readers.Select(r => r.Name).ToSequence(),
                    _case
                );
        }

        return null;
    }

    // As a trajectory: beside the largest value of all of the kind, since a tensor may hold nothing but rounding.
    private static Divergence? After(
        DivergenceCase value,
        DivergencePlace place,
        NamedTensors<T> first,
        NamedTensors<T> second,
        double tolerance
    )
    {
        var largest = first
            .Values.Concat(second.Values)
            .Select(tensor => TensorComparison.LargestOf(tensor.Span))
            .DefaultIfEmpty()
            .Max();
        foreach (var name in first.Keys.Union(second.Keys))
        {
            var (x, y) = (
                first.TryGetValue(name, out var f) ? f : null,
                second.TryGetValue(name, out var s) ? s : null
            );
            var missing = HostTensor<T>.Create((x ?? y)!.Shape, values => values.Fill(T.NaN));
            var compared = TensorComparison.Of(
                name,
                (x ?? missing).Span,
                (y ?? missing).Span,
                tolerance,
                leastScale: largest
            );
            if (compared.Verdict != Verdict.Disagree)
                continue;
            var owner = value
                .Model.Parameters.FirstOrDefault(p =>
                    name == p.Name || name.StartsWith(p.Name + "/", StringComparison.Ordinal)
                )
                ?.Node;
            return new(
                place,
                owner,
                name,
                null,
                compared,
                place is DivergencePlace.State && owner is not null ? [owner] : [],
                value
            );
        }

        return null;
    }

    // Where a tensor is small because large terms cancel, its largest value is no scale: what the terms come to is
    // asked, and only then.
    private TensorComparison? Compare(string name, HostTensor<T> first, HostTensor<T> second, Func<double> leastScale)
    {
        var compared = TensorComparison.Of(name, first.Span, second.Span, _tolerances.Gradient);
        if (compared.Verdict != Verdict.Disagree)
            return null;
        if (double.IsFinite(compared.AbsoluteError))
            compared = TensorComparison.Of(
                name,
                first.Span,
                second.Span,
                _tolerances.Gradient,
                leastScale: leastScale()
            );
        return compared.Verdict == Verdict.Disagree ? compared : null;
    }

    private double OwnScale(Node node) => Scale(node) is { } scale ? TensorComparison.LargestOf(scale.Output.Span) : 0;

    private double ReadScale(Node reader, string read) =>
        Scale(reader) is { } scale
            ? Enumerable
                .Range(0, reader.Inputs.Count)
                .Where(i => reader.Inputs[i] == read)
                .Max(i => TensorComparison.LargestOf(scale.InputGradients[i].Span))
            : 0;

    private LayerPass<T>? Scale(Node node)
    {
        var parameters = new NamedTensors<T>(
            _model
                .ParametersOf(node)
                .Select(p =>
                    KeyValuePair.Create(
                        p.Spec.Name,
                        (p.Spec.IsTrained ? _case.State.Parameters : _case.State.State)[p.Name].To<T>()
                    )
                )
        );
        if (node.Layer is Layer.Input)
            return null;
        return node
            .Layer.Accept(new LayerScale())
            .Of(
                _first,
                node.Layer,
                node.Inputs.Select(input => _a.Activations[input]).ToSequence(),
                _a.ActivationGradients[node.Name],
                parameters,
                _case.Key,
                _case.Training
            );
    }
}
