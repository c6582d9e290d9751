namespace DeepLearning.Interop;

/// <summary>A rule's settings as a group of torch.optim has them, all that its step reads.</summary>
internal sealed class PyTorchSettings : IOptimizerVisitor<IReadOnlyList<(string Name, PyTorchValue Value)>>
{
    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.Sgd optimizer) =>
        Common(
            optimizer,
            ("momentum", optimizer.Momentum),
            ("dampening", optimizer.Dampening),
            ("nesterov", optimizer.Nesterov)
        );

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.Adam optimizer) =>
        Adaptive(optimizer, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon, optimizer.AmsGrad);

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.AdamW optimizer) =>
        Adaptive(optimizer, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon, optimizer.AmsGrad);

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.NAdam optimizer) =>
        Common(
            optimizer,
            Betas(optimizer.Beta1, optimizer.Beta2),
            ("eps", optimizer.Epsilon),
            ("momentum_decay", optimizer.MomentumDecay),
            ("decoupled_weight_decay", optimizer.DecoupledWeightDecay)
        );

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.RAdam optimizer) =>
        Common(
            optimizer,
            Betas(optimizer.Beta1, optimizer.Beta2),
            ("eps", optimizer.Epsilon),
            ("decoupled_weight_decay", optimizer.DecoupledWeightDecay)
        );

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.RmsProp optimizer) =>
        Common(
            optimizer,
            ("alpha", optimizer.Smoothing),
            ("eps", optimizer.Epsilon),
            ("momentum", optimizer.Momentum),
            ("centered", optimizer.Centered)
        );

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.Adagrad optimizer) =>
        Common(
            optimizer,
            ("lr_decay", optimizer.LearningRateDecay),
            ("initial_accumulator_value", optimizer.InitialSum),
            ("eps", optimizer.Epsilon)
        );

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.Adadelta optimizer) =>
        Common(optimizer, ("rho", optimizer.Smoothing), ("eps", optimizer.Epsilon));

    public IReadOnlyList<(string Name, PyTorchValue Value)> Visit(Optimizer.Lion optimizer) =>
        throw new NotSupportedException("PyTorch has no optimizer Lion");

    /// <summary>Adam and AdamW have one group's settings; the rule is the class's.</summary>
    private static IReadOnlyList<(string, PyTorchValue)> Adaptive(
        Optimizer optimizer,
        double beta1,
        double beta2,
        double epsilon,
        bool amsGrad
    ) => Common(optimizer, Betas(beta1, beta2), ("eps", epsilon), ("amsgrad", amsGrad), ("capturable", false));

    private static (string, PyTorchValue) Betas(double first, double second) =>
        ("betas", new PyTorchValue.Tuple([first, second]));

    private static IReadOnlyList<(string, PyTorchValue)> Common(
        Optimizer optimizer,
        params (string, PyTorchValue)[] own
    ) =>
        [
            ("lr", optimizer.LearningRate),
            .. own,
            ("weight_decay", optimizer.WeightDecay),
            ("maximize", false),
            ("foreach", PyTorchValue.None.Instance),
            ("differentiable", false),
            ("fused", false),
        ];
}
