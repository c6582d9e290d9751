namespace DeepLearning;

/// <summary>The order of a network's nodes.</summary>
internal static class GraphOrder
{
    /// <summary>
    /// All nodes that the outputs read, in depth-first post-order. The owner of shared parameters is visited after the
    /// sharer's inputs, since it has to stand before the sharer. Without recursion: a deep chain must not overflow the
    /// stack.
    /// </summary>
    /// <exception cref="ModelException">No output reads an owner.</exception>
    public static List<NetNode> Of(ReadOnlySpan<NetNode> outputs)
    {
        var (order, seen, pending) = (
            new List<NetNode>(),
            new HashSet<NetNode>(),
            new Stack<(NetNode Node, int Next)>()
        );
        foreach (var output in outputs)
        {
            if (seen.Add(output))
                pending.Push((output, 0));
            while (pending.TryPop(out var top))
            {
                var (node, next) = top;
                if (Dependency(node, next) is not { } dependency)
                {
                    order.Add(node);
                    continue;
                }

                pending.Push((node, next + 1));
                if (seen.Add(dependency))
                    pending.Push((dependency, 0));
            }
        }

        CheckOwners(order, outputs);
        return order;
    }

    private static NetNode? Dependency(NetNode node, int index) =>
        index < node.Inputs.Count ? node.Inputs[index]
        : index == node.Inputs.Count ? node.Owner
        : null;

    private static void CheckOwners(List<NetNode> order, ReadOnlySpan<NetNode> outputs)
    {
        var read = new HashSet<NetNode>(outputs.ToArray());
        for (var i = order.Count - 1; i >= 0; i--)
            if (read.Contains(order[i]))
                read.UnionWith(order[i].Inputs);
        foreach (var node in order)
            if (node.Owner is { } owner && !read.Contains(owner))
                throw new ModelException(
                    $"the node '{node}' shares the parameters of '{owner}', which no output of the model "
                        + "reads: share those of the very handle that the model is built from"
                );
    }
}
