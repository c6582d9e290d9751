using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>The rule of each optimizer: which slots it remembers, and the step that reads and writes them.</summary>
internal sealed class UpdateRuleFactory<T>(UpdateRules<T> rules) : IOptimizerVisitor<UpdateRule<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public UpdateRule<T> Visit(Optimizer.Sgd optimizer) => new SgdRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.Adam optimizer) =>
        new AdamRule(
            optimizer.AmsGrad,
            (weight, gradient, memory, mean, square, largest) =>
                rules.Adam(optimizer, memory.Parameter, weight, gradient, mean, square, largest, memory.Steps)
        );

    public UpdateRule<T> Visit(Optimizer.AdamW optimizer) =>
        new AdamRule(
            optimizer.AmsGrad,
            (weight, gradient, memory, mean, square, largest) =>
                rules.AdamW(optimizer, memory.Parameter, weight, gradient, mean, square, largest, memory.Steps)
        );

    public UpdateRule<T> Visit(Optimizer.NAdam optimizer) => new NAdamRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.RAdam optimizer) => new RAdamRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.RmsProp optimizer) => new RmsPropRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.Adagrad optimizer) => new AdagradRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.Adadelta optimizer) => new AdadeltaRule(rules, optimizer);

    public UpdateRule<T> Visit(Optimizer.Lion optimizer) => new LionRule(rules, optimizer);

    private delegate void AdamStep(
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        ParameterMemory<T> memory,
        Span<T> mean,
        Span<T> square,
        Span<T> largest
    );

    private sealed class SgdRule(UpdateRules<T> rules, Optimizer.Sgd optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = optimizer.Momentum > 0 ? [OptimizerSlot.Momentum] : [];

        public override bool LeavesZerosAlone { get; } = optimizer is { Momentum: 0, WeightDecay: 0 };

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.Sgd(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                Part(memory, optimizer.Momentum > 0, OptimizerSlot.Momentum, start, weight.Length),
                memory.IsFirst
            );
    }

    private sealed class AdamRule(bool amsGrad, AdamStep step) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } =
            amsGrad
                ? [OptimizerSlot.Mean, OptimizerSlot.MeanSquare, OptimizerSlot.LargestMeanSquare]
                : [OptimizerSlot.Mean, OptimizerSlot.MeanSquare];

        public override bool CountsSteps => true;

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            step(
                weight,
                gradient,
                memory,
                memory[OptimizerSlot.Mean].Slice(start, weight.Length),
                memory[OptimizerSlot.MeanSquare].Slice(start, weight.Length),
                Part(memory, amsGrad, OptimizerSlot.LargestMeanSquare, start, weight.Length)
            );
    }

    private sealed class NAdamRule(UpdateRules<T> rules, Optimizer.NAdam optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.Mean, OptimizerSlot.MeanSquare];

        public override bool CountsSteps => true;

        public override double? MomentumAt(long step) => optimizer.MomentumAt(step);

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.NAdam(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.Mean].Slice(start, weight.Length),
                memory[OptimizerSlot.MeanSquare].Slice(start, weight.Length),
                memory.Steps,
                memory.MomentumProduct
            );
    }

    private sealed class RAdamRule(UpdateRules<T> rules, Optimizer.RAdam optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.Mean, OptimizerSlot.MeanSquare];

        public override bool CountsSteps => true;

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.RAdam(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.Mean].Slice(start, weight.Length),
                memory[OptimizerSlot.MeanSquare].Slice(start, weight.Length),
                memory.Steps
            );
    }

    private sealed class RmsPropRule(UpdateRules<T> rules, Optimizer.RmsProp optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } =
        [
            OptimizerSlot.MeanSquare,
            .. optimizer.Momentum > 0 ? [OptimizerSlot.Momentum] : Array.Empty<string>(),
            .. optimizer.Centered ? [OptimizerSlot.Mean] : Array.Empty<string>(),
        ];

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.RmsProp(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.MeanSquare].Slice(start, weight.Length),
                Part(memory, optimizer.Momentum > 0, OptimizerSlot.Momentum, start, weight.Length),
                Part(memory, optimizer.Centered, OptimizerSlot.Mean, start, weight.Length)
            );
    }

    private sealed class AdagradRule(UpdateRules<T> rules, Optimizer.Adagrad optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.SumOfSquares];

        public override double InitialValue => optimizer.InitialSum;

        public override bool CountsSteps => true;

        // Where the sum is 0 too, ε keeps 0 / 0 away.
        public override bool LeavesZerosAlone { get; } = optimizer is { WeightDecay: 0, Epsilon: > 0 };

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.Adagrad(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.SumOfSquares].Slice(start, weight.Length),
                memory.Steps
            );
    }

    private sealed class AdadeltaRule(UpdateRules<T> rules, Optimizer.Adadelta optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.MeanSquare, OptimizerSlot.MeanSquareMove];

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.Adadelta(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.MeanSquare].Slice(start, weight.Length),
                memory[OptimizerSlot.MeanSquareMove].Slice(start, weight.Length)
            );
    }

    private sealed class LionRule(UpdateRules<T> rules, Optimizer.Lion optimizer) : UpdateRule<T>
    {
        public override IReadOnlyList<string> Slots { get; } = [OptimizerSlot.Mean];

        public override void Step(Span<T> weight, ReadOnlySpan<T> gradient, ParameterMemory<T> memory, int start) =>
            rules.Lion(
                optimizer,
                memory.Parameter,
                weight,
                gradient,
                memory[OptimizerSlot.Mean].Slice(start, weight.Length)
            );
    }
}
