namespace DeepLearning.Verification;

/// <summary>An update as it is asked of an executor.</summary>
/// <param name="Optimizer">The rule.</param>
/// <param name="Groups">Groups of the model's parameters.</param>
/// <param name="Clipping">The bound on the gradient; null for none.</param>
public sealed record RandomUpdate(Optimizer Optimizer, Sequence<ParameterGroup> Groups, Clipping? Clipping);

/// <summary>
/// Random updates, each a pure function of its seed: every rule with every setting, groups that are frozen, slow,
/// penalised or bounded, and clipping. Decays and penalties are small for rules that divide by the gradient's size, and
/// no divisor is: where decay and gradient cancel, that quotient is rounding.
/// </summary>
public static class RandomUpdates
{
    /// <summary>An update of this model's parameters.</summary>
    public static RandomUpdate Of(ulong seed, Model model)
    {
        var choices = new Choices(RngKey.FromSeed(seed).For(RngPurpose.Verification).Fold("update"));
        var names = model.Parameters.Where(p => p.Spec.IsTrained).Select(p => p.Name).ToArray();
        var rule = Rule(choices);
        var groups = Enumerable
            .Range(0, choices.Below(4))
            .Select(_ => Group(names, rule is Optimizer.Sgd ? 0.3 : 1e-3, choices))
            .ToSequence();
        return new(
            rule,
            groups,
            choices.Below(6) switch
            {
                0 => new Clipping.ByValue(choices.Of(0.1, 0.5, 2)),
                1 => new Clipping.ByNorm(choices.Of(0.1, 2, 1000)),
                2 => new Clipping.ByNorm(
                    choices.Of(0.1, 2, 1000),
                    choices.OneIn(2) ? NormOrder.One : NormOrder.Infinity
                ),
                3 => new Clipping.Adaptive(choices.Of(0.01, 0.1, 10), choices.Of(1e-3, 0.5)),
                _ => null,
            }
        );
    }

    private static Optimizer Rule(Choices choices)
    {
        var (rate, decay) = (choices.Of(0.1, 0.01, 1e-3), choices.Of(0, 1e-2, 1e-3));
        var (momentum, epsilon) = (choices.Of(0, 0.5, 0.9), choices.Of(1e-2, 1e-3));
        var (beta1, beta2) = (choices.Of(0, 0.8, 0.9), choices.Of(0.9, 0.99, 0.999));
        var centered = choices.OneIn(2); // the variance E[g²] - E[g]² cancels where few gradients count
        return choices.Below(9) switch
        {
            0 when momentum > 0 && choices.OneIn(2) => new Optimizer.Sgd(rate, momentum, decay, nesterov: true),
            0 => new Optimizer.Sgd(rate, momentum, decay, dampening: momentum > 0 ? choices.Of(0, 0.3) : 0),
            1 => new Optimizer.Adam(rate, beta1, beta2, epsilon, decay, choices.OneIn(2)),
            2 => new Optimizer.AdamW(rate, beta1, beta2, epsilon, decay, choices.OneIn(2)),
            3 => new Optimizer.RmsProp(
                rate,
                choices.Of(centered ? 0.9 : 0.5, 0.9, 0.99),
                epsilon,
                decay,
                momentum,
                centered
            ),
            4 => new Optimizer.Adagrad(rate, choices.Of(0, 0.1), decay, choices.Of(0, 0.3), epsilon),
            5 => new Optimizer.NAdam(
                rate,
                beta1,
                beta2,
                epsilon,
                decay,
                choices.Of(0, 4e-3, 0.5),
                decoupledWeightDecay: choices.OneIn(2)
            ),
            6 => new Optimizer.RAdam(rate, beta1, beta2, epsilon, decay, choices.OneIn(2)),
            7 => new Optimizer.Adadelta(choices.Of(1, 0.1), choices.Of(0.5, 0.9), epsilon, decay),
            _ => new Optimizer.Lion(rate, beta1, beta2, decay),
        };
    }

    private static ParameterGroup Group(string[] names, double penalty, Choices choices)
    {
        var name = names[choices.Below(names.Length)];
        var dot = name.LastIndexOf('.');
        return new(choices.Of("*", name, name[..dot] + ".*", "*" + name[dot..]))
        {
            Frozen = choices.OneIn(5),
            LearningRateScale = choices.Of(1, 0.1, 0, 3),
            WeightDecay = choices.OneIn(2) ? null : choices.Of(0, penalty),
            L1Penalty = choices.Of(0, penalty),
            L2Penalty = choices.Of(0, penalty),
            MaxNorm = choices.OneIn(2) ? null : choices.Of(0.3, 1, 10),
        };
    }
}
