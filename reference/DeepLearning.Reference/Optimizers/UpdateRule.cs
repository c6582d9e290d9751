using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>An optimizer's rule with its settings, at work on a parameter's elements. It holds no state: that lies in the memory.</summary>
internal abstract class UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What the rule remembers of each element, by name.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Moves the elements from start on by their gradient; elements do not depend on one another.</summary>
    public abstract void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start);
}

/// <summary>The rule of each optimizer.</summary>
internal sealed class UpdateRuleFactory<T>(UpdateRules<T> rules) : IOptimizerVisitor<UpdateRule<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    public UpdateRule<T> Visit(Optimizer.Sgd optimizer) => new SgdRule(rules, optimizer);

    private sealed class SgdRule(UpdateRules<T> rules, Optimizer.Sgd optimizer) : UpdateRule<T>
    {
        private const string Momentum = "momentum";

        public override IReadOnlyList<string> Slots { get; } = optimizer.Momentum > 0 ? [Momentum] : [];

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start)
        {
            var velocity = optimizer.Momentum > 0 ? memory[Momentum].Slice(start, weight.Length) : [];
            rules.Sgd(optimizer, memory.Parameter, weight, gradient, velocity, memory.IsFirst);
        }
    }
}
