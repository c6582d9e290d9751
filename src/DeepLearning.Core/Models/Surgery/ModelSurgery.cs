using System.IO.Enumeration;

namespace DeepLearning;

/// <summary>Models made from models: a model is never changed.</summary>
public static class ModelSurgery
{
    /// <summary>The model, to be edited: see <see cref="ModelEdit"/>.</summary>
    public static ModelEdit Edit(this Model model) => ModelEdit.Of(model);

    /// <summary>
    /// The model with another layer in one node: <see cref="ModelEdit.Replace"/>, without its report.
    /// </summary>
    /// <exception cref="ModelException">There is no such node.</exception>
    /// <exception cref="ShapeException">
    /// The layer, or one behind it, does not take the shape that it is given.
    /// </exception>
    public static Model With(this Model model, string node, Layer layer) => model.Edit().Replace(node, layer).Model;

    /// <summary>
    /// The model whose batch norms of these nodes normalise by their running statistics in training too, and leave them
    /// as they are.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="pattern">Node names, with * and ?.</param>
    /// <param name="frozen">False to let them go again.</param>
    /// <exception cref="ModelException">The pattern matches no batch norm.</exception>
    public static Model WithFrozenBatchNorm(this Model model, string pattern = "*", bool frozen = true)
    {
        var matches = model
            .Nodes.Where(node =>
                node.Layer is Layer.BatchNorm
                && FileSystemName.MatchesSimpleExpression(pattern, node.Name, ignoreCase: false)
            )
            .ToHashSet();
        if (matches.Count == 0)
        {
            var names = model.Nodes.Where(node => node.Layer is Layer.BatchNorm).Select(node => node.Name).ToArray();
            throw new ModelException(
                $"'{pattern}' matches no batch norm; "
                    + $"{(names.Length == 0 ? "the model has none" : $"there are {string.Join(", ", names)}")}"
            );
        }

        return model.WithLayers(node =>
            matches.Contains(node) ? (Layer.BatchNorm)node.Layer with { Frozen = frozen } : node.Layer
        );
    }

    /// <summary>The model with another layer, or the same, in each node, by a function of the node.</summary>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public static Model WithLayers(this Model model, Func<Node, Layer> layer) =>
        new(model.Nodes.Select(node => node with { Layer = layer(node) }).ToSequence(), model.Outputs);
}
