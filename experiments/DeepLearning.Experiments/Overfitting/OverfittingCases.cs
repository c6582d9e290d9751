namespace DeepLearning.Experiments.Overfitting;

/// <summary>
/// The baseline and its remedies. Their strengths were chosen on the validation samples, from a few values each; the
/// test samples had no say.
/// </summary>
public static class OverfittingCases
{
    private const int Width = 256;
    private const int Depth = 3;

    /// <summary>Large enough to learn its samples by heart, and with nothing that would hinder it.</summary>
    public static OverfittingCase Baseline(ExperimentSettings settings) =>
        new(
            "baseline",
            $"{Depth} hidden layers of {Width} units, AdamW without weight decay",
            Mlp(Width, Depth),
            new(
                new Optimizer.AdamW(settings.LearningRate, weightDecay: 0),
                new Loss.CrossEntropy(),
                settings.Epochs,
                settings.BatchSize
            )
        );

    /// <summary>Each differs from the baseline in one thing: in its model, or in one property of its plan.</summary>
    public static Sequence<OverfittingCase> Remedies(OverfittingCase baseline)
    {
        var plan = baseline.Plan;
        var weights = new ParameterGroup("*.weight");
        return
        [
            Planned(
                "augmentation",
                "images turned by up to 15 degrees, with noise of deviation 0.1",
                plan with
                {
                    Augmentations = [new Augmentation.RandomRotation(15), new Augmentation.Noise(0.1)],
                }
            ),
            Modelled("simpler model", "1 hidden layer of 64 units", Mlp(64, 1)),
            Modelled("dropout", "half of each hidden layer's units dropped", Mlp(Width, Depth, dropout: 0.5)),
            Planned(
                "early stopping",
                "10 epochs of patience, the best epoch's parameters restored",
                plan with
                {
                    EarlyStopping = new EarlyStopping(patience: 10),
                }
            ),
            Planned(
                "L1 penalty",
                "0.0001 Σ|w| over the weights",
                plan with
                {
                    Groups = [weights with { L1Penalty = 1e-4 }],
                }
            ),
            Planned(
                "L2 penalty",
                "0.001/2 Σ w² over the weights",
                plan with
                {
                    Groups = [weights with { L2Penalty = 1e-3 }],
                }
            ),
            Planned(
                "weight decay",
                "AdamW's own, 0.3, of every parameter",
                plan with
                {
                    Optimizer = plan.Optimizer with { WeightDecay = 0.3 },
                }
            ),
            Planned(
                "max-norm",
                "each unit's incoming weights at most 1 long",
                plan with
                {
                    Groups = [weights with { MaxNorm = 1 }],
                }
            ),
        ];

        OverfittingCase Planned(string name, string change, TrainingPlan changed) =>
            baseline with
            {
                Name = name,
                Change = change,
                Plan = changed,
            };

        OverfittingCase Modelled(string name, string change, Model changed) =>
            baseline with
            {
                Name = name,
                Change = change,
                Model = changed,
            };
    }

    /// <summary>The baseline's plan with networks of other sizes.</summary>
    public static Sequence<SweepCase> Sweep(OverfittingCase baseline) =>
        [
            .. from depth in (int[])[1, 2, 3]
            from width in (int[])[4, 16, 64, 256]
            select new SweepCase(
                width,
                depth,
                baseline with
                {
                    Name = $"{depth} x {width}",
                    Change = $"{depth} hidden layers of {width} units",
                    Model = Mlp(width, depth),
                }
            ),
        ];

    /// <summary>An image's 64 pixels, hidden layers of one width with ReLU, and 10 logits.</summary>
    private static Model Mlp(int width, int depth, double dropout = 0)
    {
        var node = Net.Input(1, 8, 8).Flatten();
        for (var i = 0; i < depth; i++)
        {
            node = node.Dense(width).ReLU();
            if (dropout > 0)
                node = node.Dropout(dropout);
        }

        return node.Dense(10).ToModel();
    }
}

/// <summary>One network of the sweep over width and depth.</summary>
public sealed record SweepCase(int Width, int Depth, OverfittingCase Case);
