namespace DeepLearning.Reference;

/// <summary>Where each parameter and each piece of state of a model lies in the flat buffers.</summary>
internal sealed class WeightLayout
{
    private readonly Dictionary<string, Range> _states = new(StringComparer.Ordinal);

    public WeightLayout(Model model, ParameterLayout parameters)
    {
        (Model, Parameters) = (model, parameters);
        foreach (var parameter in model.Parameters.Where(p => !p.Spec.IsTrained))
        {
            var end = checked(StateLength + parameter.Spec.Shape.Size);
            _states.Add(parameter.Name, StateLength..end);
            StateLength = end;
        }
    }

    public Model Model { get; }

    public ParameterLayout Parameters { get; }

    /// <summary>The number of values of all state together.</summary>
    public int StateLength { get; }

    public Range StateOf(string name) => _states[name];
}
