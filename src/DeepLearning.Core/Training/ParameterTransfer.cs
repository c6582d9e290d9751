using System.IO.Enumeration;
using System.Numerics;

namespace DeepLearning;

/// <summary>Parameters and state of one model, taken over by another: fine-tuning begins with it.</summary>
/// <param name="State">The other model's first state.</param>
/// <param name="Carried">The parameters and state that were taken over, by name.</param>
/// <param name="Drawn">
/// Those that were drawn anew: the model taken from has none of this name and shape, or they were asked for.
/// </param>
public sealed record ParameterTransfer<T>(ExecutorState<T> State, Sequence<string> Carried, Sequence<string> Drawn)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>By name: what has the name and the shape of a parameter is taken over as that.</summary>
    /// <param name="source">What is taken from; optimizer state is not.</param>
    /// <param name="model">The model that takes over what has its name and shape.</param>
    /// <param name="seed">What the rest is drawn from.</param>
    /// <param name="fresh">Patterns of names that are drawn anew in any case: "head.*".</param>
    /// <exception cref="ModelException">A pattern matches nothing, or nothing at all is taken over.</exception>
    public static ParameterTransfer<T> Of(
        ExecutorState<T> source,
        Model model,
        ulong seed,
        params IReadOnlyList<string> fresh
    )
    {
        var origins = source
            .Parameters.Keys.Concat(source.State.Keys)
            .ToDictionary(name => name, name => new ParameterOrigin(0, name), StringComparer.Ordinal);
        var transfer = Of(model, origins, [source], seed, optimizerState: false, fresh);
        return transfer.Carried.Count > 0
            ? transfer
            : throw new ModelException(
                $"nothing can be taken over: the model has {string.Join(", ", transfer.Drawn)}, the checkpoint "
                    + $"{string.Join(", ", source.Parameters.Keys)}"
            );
    }

    /// <summary>By an edit's report: what carries over is taken over, under its new name.</summary>
    /// <param name="edit">The edit whose model takes over.</param>
    /// <param name="sources">A state of each of <see cref="ModelEdit.Sources"/>.</param>
    /// <param name="seed">What the rest is drawn from.</param>
    /// <param name="optimizerState">
    /// Whether what the optimizer remembers of a parameter goes with it: the run goes on, with the same optimizer. A
    /// parameter that is drawn has none, and begins as in a first step.
    /// </param>
    /// <param name="fresh">Patterns of names that are drawn anew in any case: "head.*".</param>
    /// <exception cref="ModelException">
    /// A state is missing, or is not its model's; or a pattern matches nothing.
    /// </exception>
    /// <exception cref="ShapeException">A tensor's shape is not that of its model's parameter.</exception>
    public static ParameterTransfer<T> Of(
        ModelEdit edit,
        IReadOnlyList<ExecutorState<T>> sources,
        ulong seed,
        bool optimizerState,
        params IReadOnlyList<string> fresh
    )
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (sources.Count != edit.Sources.Count)
            throw new ModelException(
                $"the edit began with {edit.Sources.Count} models, but there are {sources.Count} states"
            );
        for (var i = 0; i < sources.Count; i++)
            sources[i].Check(edit.Sources[i]);
        var origins = edit.Parameters.Carried.ToDictionary(p => p.Name, p => p.From, StringComparer.Ordinal);
        return Of(edit.Model, origins, sources, seed, optimizerState, fresh);
    }

    private static ParameterTransfer<T> Of(
        Model model,
        Dictionary<string, ParameterOrigin> origins,
        IReadOnlyList<ExecutorState<T>> sources,
        ulong seed,
        bool optimizerState,
        IReadOnlyList<string> fresh
    )
    {
        foreach (var pattern in fresh)
            if (!model.Parameters.Any(p => Matches(pattern, p.Name)))
                throw new ModelException(
                    $"'{pattern}' matches no parameter of the model; there are "
                        + $"{string.Join(", ", model.Parameters.Select(p => p.Name))}"
                );
        var initial = ExecutorState<T>.Initial(model, seed);
        var (carried, drawn) = (new List<string>(), new List<string>());
        var state = new ExecutorState<T>(
            Take(initial.Parameters, source => source.Parameters),
            Take(initial.State, source => source.State),
            NamedTensors<T>.Empty
        );
        if (optimizerState)
            state = state with { OptimizerState = Remembered(carried, origins, sources) };
        return new(state, carried.ToSequence(), drawn.ToSequence());

        NamedTensors<T> Take(NamedTensors<T> first, Func<ExecutorState<T>, NamedTensors<T>> part) =>
            new(
                first.Select(pair =>
                {
                    var taken =
                        origins.TryGetValue(pair.Key, out var origin)
                        && part(sources[origin.Source]).TryGetValue(origin.Name, out var tensor)
                        && tensor.Shape == pair.Value.Shape
                        && !fresh.Any(pattern => Matches(pattern, pair.Key))
                            ? tensor
                            : null;
                    (taken is null ? drawn : carried).Add(pair.Key);
                    return taken is null ? pair : KeyValuePair.Create(pair.Key, taken);
                })
            );
    }

    /// <summary>What the optimizers remember of the carried parameters: "0.weight/momentum".</summary>
    private static NamedTensors<T> Remembered(
        IReadOnlyList<string> carried,
        Dictionary<string, ParameterOrigin> origins,
        IReadOnlyList<ExecutorState<T>> sources
    )
    {
        var slots = sources
            .SelectMany(
                (source, i) =>
                    source.OptimizerState.Select(pair =>
                    {
                        // A parameter's name may have slashes too, a slot's has none.
                        var slash = pair.Key.LastIndexOf('/');
                        return (Origin: new ParameterOrigin(i, pair.Key[..slash]), Slot: pair.Key[slash..], pair.Value);
                    })
            )
            .ToLookup(slot => slot.Origin);
        return new(
            carried.SelectMany(name =>
                slots[origins[name]].Select(slot => KeyValuePair.Create(name + slot.Slot, slot.Value))
            )
        );
    }

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
