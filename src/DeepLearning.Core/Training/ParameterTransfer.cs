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
        foreach (var pattern in fresh)
            if (!model.Parameters.Any(p => Matches(pattern, p.Name)))
                throw new ModelException(
                    $"'{pattern}' matches no parameter of the model; there are "
                        + $"{string.Join(", ", model.Parameters.Select(p => p.Name))}"
                );
        var initial = ExecutorState<T>.Initial(model, seed);
        var (carried, drawn) = (new List<string>(), new List<string>());
        var state = new ExecutorState<T>(
            Take(initial.Parameters, source.Parameters),
            Take(initial.State, source.State),
            NamedTensors<T>.Empty
        );
        if (carried.Count == 0)
            throw new ModelException(
                $"nothing can be taken over: the model has {string.Join(", ", drawn)}, the checkpoint "
                    + $"{string.Join(", ", source.Parameters.Keys)}"
            );
        return new(state, carried.ToSequence(), drawn.ToSequence());

        NamedTensors<T> Take(NamedTensors<T> first, NamedTensors<T> from) =>
            new(
                first.Select(pair =>
                {
                    var takes =
                        from.TryGetValue(pair.Key, out var tensor)
                        && tensor.Shape == pair.Value.Shape
                        && !fresh.Any(pattern => Matches(pattern, pair.Key));
                    (takes ? carried : drawn).Add(pair.Key);
                    return takes ? KeyValuePair.Create(pair.Key, tensor!) : pair;
                })
            );
    }

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
