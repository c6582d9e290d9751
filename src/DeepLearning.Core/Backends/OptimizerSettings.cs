namespace DeepLearning;

/// <summary>
/// The factors of an optimizer's step: its settings, and what they come to where they are multiplied.
/// </summary>
internal sealed class OptimizerSettings : IOptimizerVisitor<(string Name, double Value)[]>
{
    public static OptimizerSettings Instance { get; } = new();

    public (string, double)[] Visit(Optimizer.Sgd optimizer) => Common(optimizer);

    public (string, double)[] Visit(Optimizer.Adam optimizer) =>
        [.. Common(optimizer), FirstRate(optimizer, optimizer.Beta1), (nameof(optimizer.Epsilon), optimizer.Epsilon)];

    public (string, double)[] Visit(Optimizer.AdamW optimizer) =>
        [
            .. Common(optimizer),
            FirstRate(optimizer, optimizer.Beta1),
            (nameof(optimizer.Epsilon), optimizer.Epsilon),
            Decoupled(optimizer, true),
        ];

    public (string, double)[] Visit(Optimizer.NAdam optimizer) =>
        [
            .. Common(optimizer),
            FirstRate(optimizer, optimizer.Beta1),
            (nameof(optimizer.Epsilon), optimizer.Epsilon),
            Decoupled(optimizer, optimizer.DecoupledWeightDecay),
        ];

    public (string, double)[] Visit(Optimizer.RAdam optimizer) =>
        [
            .. Common(optimizer),
            FirstRate(optimizer, optimizer.Beta1),
            (nameof(optimizer.Epsilon), optimizer.Epsilon),
            Decoupled(optimizer, optimizer.DecoupledWeightDecay),
        ];

    public (string, double)[] Visit(Optimizer.RmsProp optimizer) =>
        [.. Common(optimizer), (nameof(optimizer.Epsilon), optimizer.Epsilon)];

    public (string, double)[] Visit(Optimizer.Adagrad optimizer) =>
        [
            .. Common(optimizer),
            (nameof(optimizer.InitialSum), optimizer.InitialSum),
            (nameof(optimizer.Epsilon), optimizer.Epsilon),
        ];

    public (string, double)[] Visit(Optimizer.Adadelta optimizer) =>
        [.. Common(optimizer), (nameof(optimizer.Epsilon), optimizer.Epsilon)];

    public (string, double)[] Visit(Optimizer.Lion optimizer) => [.. Common(optimizer), Decoupled(optimizer, true)];

    private static (string, double)[] Common(Optimizer optimizer) =>
        [
            (nameof(optimizer.LearningRate), optimizer.LearningRate),
            (nameof(optimizer.WeightDecay), optimizer.WeightDecay),
        ];

    /// <summary>A decoupled decay is the rate times the decay; 0 where it is not.</summary>
    private static (string, double) Decoupled(Optimizer optimizer, bool isDecoupled) =>
        (
            $"{nameof(optimizer.LearningRate)} times {nameof(optimizer.WeightDecay)}",
            isDecoupled ? optimizer.LearningRate * optimizer.WeightDecay : 0
        );

    /// <summary>Adam's first step divides the rate by 1 - β₁, and NAdam's steps by no less.</summary>
    private static (string, double) FirstRate(Optimizer optimizer, double beta1) =>
        ($"{nameof(optimizer.LearningRate)} / (1 - Beta1)", optimizer.LearningRate / (1 - beta1));
}
