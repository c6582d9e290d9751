using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Settings are doubles, and a backend computes in T: one that T cannot hold would be infinite there. Every backend
/// refuses it by these rules, when a model is compiled and before an update moves anything.
/// </summary>
public static class PrecisionRules
{
    /// <summary>Checks the settings of a model's layers and of what it minimises.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is beyond T's numbers; it is named, with its node.</exception>
    public static void Check<T>(Model model, Objective? objective)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var node in model.Nodes)
        foreach (var (name, value) in node.Layer.Accept(LayerSettings.Instance))
            Check<T>(value, name, $"node '{node.Name}'");
        foreach (var term in objective?.Terms ?? [])
        {
            Check<T>(term.Weight, nameof(LossTerm.Weight), $"the loss on '{term.Output}'");
            foreach (var (name, value) in term.Loss.Accept(LossSettings.Instance))
                Check<T>(value, name, $"the loss on '{term.Output}'");
        }
    }

    /// <summary>Checks what moves each parameter.</summary>
    /// <inheritdoc cref="Check{T}(Model, Objective?)" path="/exception"/>
    public static void Check<T>(Optimizer optimizer, Sequence<ParameterGroup>? groups, ParameterLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var group in groups ?? [])
        {
            Check<T>(group.L1Penalty, nameof(group.L1Penalty), $"the group '{group.Pattern}'");
            Check<T>(group.L2Penalty, nameof(group.L2Penalty), $"the group '{group.Pattern}'");
            Check<T>(group.MaxNorm ?? 0, nameof(group.MaxNorm), $"the group '{group.Pattern}'");
        }

        Check<T>(optimizer, "the update");
        foreach (var entry in layout.Entries)
            if (ParameterGroup.Find(groups, entry.Name) is { Frozen: false })
                Check<T>(ParameterGroup.Resolve(optimizer, groups, entry.Name)!, $"the update of '{entry.Name}'");
    }

    /// <summary>Checks a bound on the gradient.</summary>
    /// <inheritdoc cref="Check{T}(Model, Objective?)" path="/exception"/>
    public static void Check<T>(Clipping? clipping)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (name, value) = clipping switch
        {
            Clipping.ByValue byValue => (nameof(byValue.Limit), byValue.Limit),
            Clipping.ByNorm byNorm => (nameof(byNorm.Limit), byNorm.Limit),
            Clipping.Adaptive adaptive => (
                $"{nameof(adaptive.Factor)} times {nameof(adaptive.Epsilon)}",
                adaptive.Factor * Math.Max(1, adaptive.Epsilon)
            ),
            _ => ("", 0),
        };
        Check<T>(value, name, "the clipping");
    }

    /// <summary>Checks the factor of a pass.</summary>
    /// <inheritdoc cref="Check{T}(Model, Objective?)" path="/exception"/>
    public static void CheckWeight<T>(double weight)
        where T : unmanaged, IFloatingPointIeee754<T> => Check<T>(weight, nameof(weight), "the batch");

    private static void Check<T>(Optimizer optimizer, string owner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var (name, value) in optimizer.Accept(OptimizerSettings.Instance))
            Check<T>(value, name, owner);
    }

    private static void Check<T>(double value, string name, string owner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!double.IsFinite(value) || T.IsFinite(T.CreateChecked(value)))
            return;
        var largest =
            typeof(T) == typeof(float) ? $"float32 holds numbers up to {Text(float.MaxValue)}" : typeof(T).Name;
        throw new ArgumentOutOfRangeException(name, value, $"{name} of {owner} is {Text(value)}, but {largest}");
    }

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
