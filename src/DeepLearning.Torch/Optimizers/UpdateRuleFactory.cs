namespace DeepLearning.Torch;

/// <summary>Makes the rule of a description.</summary>
internal sealed class UpdateRuleFactory : IOptimizerVisitor<UpdateRule>
{
    public UpdateRule Visit(Optimizer.Sgd optimizer) => new SgdRule(optimizer);

    public UpdateRule Visit(Optimizer.Adam optimizer) => new AdamRule(optimizer);

    public UpdateRule Visit(Optimizer.AdamW optimizer) => new AdamRule(optimizer);

    public UpdateRule Visit(Optimizer.RmsProp optimizer) => new RmsPropRule(optimizer);

    public UpdateRule Visit(Optimizer.Adagrad optimizer) => new AdagradRule(optimizer);
}
