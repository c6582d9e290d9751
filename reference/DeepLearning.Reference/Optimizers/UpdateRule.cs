using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// An optimizer's rule with its settings, at work on a parameter's elements. It holds no state: that lies in the
/// memory.
/// </summary>
internal abstract class UpdateRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What the rule remembers of each element, by name.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>What the slots hold before the first step.</summary>
    public virtual double InitialValue => 0;

    /// <summary>Whether the rule reads the number of the step.</summary>
    public virtual bool CountsSteps => false;

    /// <summary>The momentum of a step, where the rule reads the product of all so far; else null.</summary>
    public virtual double? MomentumAt(long step) => null;

    /// <summary>Whether an element, and what is remembered of it, stays as it is where its gradient is 0.</summary>
    public virtual bool LeavesZerosAlone => false;

    /// <summary>Moves the elements from start on by their gradient; elements do not depend on one another.</summary>
    public abstract void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start);

    /// <summary>A part of a slot; empty where the rule has no such slot.</summary>
    protected static Span<T> Part(ParameterMemory<T> memory, bool has, string slot, int start, int length) =>
        has ? memory[slot].Slice(start, length) : [];
}
