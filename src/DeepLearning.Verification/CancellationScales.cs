using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// A bound on the sum of absolute terms that a parameter's gradient is made of: the sum of |dLoss/dOutput| over the
/// nodes that use the parameter, times the largest |value| they read (at least 1, for the bias). A gradient of some eps
/// of this is the rounding of terms that cancel.
/// </summary>
internal sealed class CancellationScales<T>(Model model, Differentiation<T> first, Differentiation<T> second)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, string> _owners = model.Parameters.ToDictionary(
        parameter => parameter.Name,
        parameter => parameter.Node,
        StringComparer.Ordinal
    );
    private readonly ILookup<string, Node> _users = model.Nodes.ToLookup(
        node => node.ParameterOwner,
        StringComparer.Ordinal
    );

    /// <summary>The parameter's scale, the smaller of the two backends'.</summary>
    public double Of(string parameter)
    {
        var owner = _owners[parameter];
        return Math.Min(Of(owner, first), Of(owner, second));
    }

    private double Of(string owner, Differentiation<T> pass)
    {
        var sum = 0.0;
        foreach (var node in _users[owner])
        {
            if (!pass.ActivationGradients.TryGetValue(node.Name, out var dy))
                continue;
            var largest = node.Inputs.Max(input =>
                pass.Activations.TryGetValue(input, out var x) ? TensorComparison.LargestOf(x.Span) : 0
            );
            var total = 0.0;
            foreach (var value in dy.Span)
                total += Math.Abs(double.CreateChecked(value));
            sum += total * Math.Max(1, largest);
        }

        return sum;
    }
}
