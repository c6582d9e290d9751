namespace DeepLearning.Verification;

/// <summary>
/// How far rounding alone moves a model's numbers. The same backend computes the model again with a <see cref="RoundingNoise"/> behind every
/// node that rounds; the largest movement of a tensor over some draws is what another order of summation may do to it, cancellation in batch
/// norm, in sums and behind them included. A difference between two backends that is a small multiple of it says nothing against either.
/// Nodes that only pass on, choose or scale their inputs (inputs, rectifiers, max pools, flatten, concat, dropout) are left undisturbed: they
/// are the same on every backend to the bit, so that the choice of a tie is still compared.
/// </summary>
internal sealed class Sensitivity
{
    private const int Draws = 6, Units = 4;
    private const char Suffix = '~';

    private readonly Dictionary<string, double> _movements = new(StringComparer.Ordinal);

    public Sensitivity(IBackend backend, RandomSample sample, RngKey key)
    {
        var batch = sample.Batch();
        var exact = Run(backend, sample.Model, sample.Objective, batch, sample, key);
        for (var draw = 0; draw < Draws; draw++)
        {
            var (model, objective) = Disturbed(sample, (ulong)draw);
            foreach (var (name, values) in Run(backend, model, objective, batch, sample, key))
                _movements[name] = Math.Max(_movements.GetValueOrDefault(name), Distance(values, exact[name]));
        }
    }

    /// <summary>The bound on a difference that is rounding's doing: a small multiple of the largest movement seen.</summary>
    public double Of(string name) => 8 * _movements.GetValueOrDefault(name);

    private static Dictionary<string, double[]> Run(IBackend backend, Model model, Objective objective, Batch<double> batch, RandomSample sample, RngKey key)
    {
        using var executor = backend.Compile<double>(model, new CompileOptions { Objective = objective, Seed = sample.Seed });
        var pass = executor.Differentiate(batch, key, sample.Training);
        var evaluation = executor.Evaluate(batch);
        var values = new Dictionary<string, double[]> { ["loss"] = [pass.Loss], ["evaluate:loss"] = [evaluation.Loss ?? 0] };
        foreach (var (name, tensor) in pass.ParameterGradients) values[name] = tensor.Span.ToArray();
        foreach (var (name, tensor) in pass.InputGradients) values[$"input:{name}"] = tensor.Span.ToArray();
        foreach (var (name, tensor) in evaluation.Outputs) values[$"evaluate:{name.TrimEnd(Suffix)}"] = tensor.Span.ToArray();
        return values;
    }

    private static (Model Model, Objective Objective) Disturbed(RandomSample sample, ulong draw)
    {
        var nodes = new List<Node>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in sample.Model.Nodes)
        {
            nodes.Add(node with { Inputs = node.Inputs.Select(name => names[name]).ToSequence() });
            names[node.Name] = node.Name;
            if (node.Layer is Layer.Input or Layer.ReLU or Layer.LeakyReLU or Layer.MaxPool2d or Layer.GlobalMaxPool2d or Layer.Flatten or Layer.Concat or Layer.Dropout) continue;
            names[node.Name] = node.Name + Suffix;
            nodes.Add(new(names[node.Name], new Layer.Custom(new RoundingNoise(RngKey.FromSeed(draw).Fold(node.Name).Bits, Units)), [node.Name]));
        }

        return (
            new(nodes.ToSequence(), sample.Model.Outputs.Select(name => names[name]).ToSequence()),
            new(sample.Objective.Terms.Select(term => term with { Output = names[term.Output] }).ToSequence()));
    }

    private static double Distance(double[] first, double[] second)
    {
        var largest = 0.0;
        for (var i = 0; i < first.Length; i++)
            if (!first[i].Equals(second[i])) largest = Math.Max(largest, double.IsFinite(first[i] - second[i]) ? Math.Abs(first[i] - second[i]) : double.PositiveInfinity);
        return largest;
    }
}
