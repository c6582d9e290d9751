using System.Text;

namespace DeepLearning;

/// <summary>
/// What became of the parameters, and of the non-trained state, of the models that an edit began with.
/// </summary>
/// <param name="Carried">Those that carry over: of the same shape, under the same name or another.</param>
/// <param name="Reshaped">Those that are there in another shape: they are drawn anew.</param>
/// <param name="New">Those that no model had, by their names: they are drawn.</param>
/// <param name="Gone">Those that the edited model has not.</param>
public sealed record ParameterReport(
    Sequence<CarriedParameter> Carried,
    Sequence<ReshapedParameter> Reshaped,
    Sequence<string> New,
    Sequence<ParameterOrigin> Gone
)
{
    /// <summary>Those of <see cref="Carried"/> that have another name than before.</summary>
    public Sequence<CarriedParameter> Renamed =>
        Carried.Where(parameter => parameter.Name != parameter.From.Name).ToSequence();

    internal static ParameterReport Of(ModelEdit edit)
    {
        var olds = edit
            .Sources.SelectMany(
                (model, source) => model.Parameters.Select(p => (new ParameterOrigin(source, p.Name), p.Node, p.Spec))
            )
            .ToDictionary(old => (old.Item1.Source, old.Node, old.Spec.Name));
        var (carried, reshaped, drawn) = (
            new List<CarriedParameter>(),
            new List<ReshapedParameter>(),
            new List<string>()
        );
        foreach (var parameter in edit.Model.Parameters)
        {
            var spec = parameter.Spec;
            if (
                edit.Origins[edit.Model.IndexOf(parameter.Node)] is not { } origin
                || !olds.TryGetValue((origin.Source, origin.Node, spec.Name), out var old)
                || old.Spec.IsTrained != spec.IsTrained
            )
                drawn.Add(parameter.Name);
            else if (old.Spec.Shape == spec.Shape)
                carried.Add(new(parameter.Name, old.Item1));
            else
                reshaped.Add(new(parameter.Name, old.Item1, old.Spec.Shape, spec.Shape));
        }

        var there = carried.Select(p => p.From).Concat(reshaped.Select(p => p.From)).ToHashSet();
        return new(
            carried.ToSequence(),
            reshaped.ToSequence(),
            drawn.ToSequence(),
            olds.Values.Select(old => old.Item1).Where(old => !there.Contains(old)).ToSequence()
        );
    }

    /// <summary>A line for each kind of which there are any.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line("carried", Carried.Where(p => p.Name == p.From.Name).Select(p => p.Name));
        Line("renamed", Renamed.Select(p => $"{p.From} -> {p.Name}"));
        Line("reshaped", Reshaped.Select(p => $"{p.Name} {p.Before} -> {p.After}"));
        Line("new", New);
        Line("gone", Gone.Select(p => p.ToString()));
        return text.ToString().TrimEnd();

        void Line(string what, IEnumerable<string> names)
        {
            if (string.Join(", ", names) is { Length: > 0 } list)
                text.AppendLine($"{what}: {list}");
        }
    }
}

/// <summary>A parameter of one of the models that an edit began with.</summary>
/// <param name="Source">The index in <see cref="ModelEdit.Sources"/>.</param>
/// <param name="Name">The parameter's name there: "0.weight".</param>
public sealed record ParameterOrigin(int Source, string Name)
{
    public override string ToString() => Source == 0 ? Name : FormattableString.Invariant($"{Name} of model {Source}");
}

/// <summary>A parameter that carries over.</summary>
/// <param name="Name">Its name in the edited model.</param>
/// <param name="From">What it was.</param>
public sealed record CarriedParameter(string Name, ParameterOrigin From);

/// <summary>A parameter that is there in another shape.</summary>
/// <param name="Name">Its name in the edited model.</param>
/// <param name="From">What it was.</param>
/// <param name="Before">Its shape then.</param>
/// <param name="After">Its shape now.</param>
public sealed record ReshapedParameter(string Name, ParameterOrigin From, Shape Before, Shape After);
