namespace DeepLearning.Torch;

/// <summary>Makes the rule of a description.</summary>
internal sealed class UpdateRuleFactory : IOptimizerVisitor<UpdateRule>
{
    public UpdateRule Visit(Optimizer.Sgd optimizer) => new SgdRule(optimizer);

    public UpdateRule Visit(Optimizer.Adam optimizer) => new AdamRule(optimizer);

    public UpdateRule Visit(Optimizer.AdamW optimizer) => new AdamRule(optimizer);

    public UpdateRule Visit(Optimizer.NAdam optimizer) => new NAdamRule(optimizer);

    public UpdateRule Visit(Optimizer.RAdam optimizer) => new RAdamRule(optimizer);

    public UpdateRule Visit(Optimizer.RmsProp optimizer) => new RmsPropRule(optimizer);

    public UpdateRule Visit(Optimizer.Adagrad optimizer) => new AdagradRule(optimizer);

    public UpdateRule Visit(Optimizer.Adadelta optimizer) => new AdadeltaRule(optimizer);

    public UpdateRule Visit(Optimizer.Lion optimizer) => new LionRule(optimizer);
}
