namespace DeepLearning.Interop;

/// <summary>What each rule of torch.optim remembers. Source: PyTorch, "torch/optim/*.py".</summary>
internal sealed class PyTorchSlots : IOptimizerVisitor<PyTorchSlotNames>
{
    private static readonly (string, string)[] Moments =
    [
        ("exp_avg", OptimizerSlot.Mean),
        ("exp_avg_sq", OptimizerSlot.MeanSquare),
    ];

    private static readonly (string, string)[] MomentsAndLargest =
    [
        .. Moments,
        ("max_exp_avg_sq", OptimizerSlot.LargestMeanSquare),
    ];

    public PyTorchSlotNames Visit(Optimizer.Sgd optimizer) =>
        new("SGD", [("momentum_buffer", OptimizerSlot.Momentum)], countsSteps: false, needsStep: false);

    public PyTorchSlotNames Visit(Optimizer.Adam optimizer) => Counted("Adam", MomentsAndLargest);

    public PyTorchSlotNames Visit(Optimizer.AdamW optimizer) => Counted("AdamW", MomentsAndLargest);

    public PyTorchSlotNames Visit(Optimizer.NAdam optimizer) =>
        Counted("NAdam", [.. Moments, ("mu_product", OptimizerSlot.MomentumProduct)]);

    public PyTorchSlotNames Visit(Optimizer.RAdam optimizer) => Counted("RAdam", Moments);

    public PyTorchSlotNames Visit(Optimizer.RmsProp optimizer) =>
        Uncounted(
            "RMSprop",
            [
                ("square_avg", OptimizerSlot.MeanSquare),
                ("momentum_buffer", OptimizerSlot.Momentum),
                ("grad_avg", OptimizerSlot.Mean),
            ]
        );

    public PyTorchSlotNames Visit(Optimizer.Adagrad optimizer) =>
        Counted("Adagrad", [("sum", OptimizerSlot.SumOfSquares)]);

    public PyTorchSlotNames Visit(Optimizer.Adadelta optimizer) =>
        Uncounted("Adadelta", [("square_avg", OptimizerSlot.MeanSquare), ("acc_delta", OptimizerSlot.MeanSquareMove)]);

    public PyTorchSlotNames Visit(Optimizer.Lion optimizer) =>
        throw new NotSupportedException("PyTorch has no optimizer Lion");

    private static PyTorchSlotNames Counted(string rule, (string, string)[] tensors) => new(rule, tensors, true, true);

    private static PyTorchSlotNames Uncounted(string rule, (string, string)[] tensors) =>
        new(rule, tensors, false, true);
}
