using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>A node in whose operation a fault is planted.</summary>
internal sealed record Site(Model Model, Node Node)
{
    public Shape Input => Model.InputShapesOf(Node)[0];

    public Shape Output => Model.ShapeOf(Node.Name);

    public int ParameterCount => Model.Parameters.Count(p => p.Spec.IsTrained && p.Node == Node.ParameterOwner);

    public TLayer Layer<TLayer>()
        where TLayer : Layer => (TLayer)Node.Layer;
}

/// <summary>
/// One wrong rule in the reference backend, the check that must catch it and what that check's report must name.
/// </summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Where">The layer, loss or optimizer it sits in.</param>
/// <param name="Check">The check that must catch it.</param>
/// <param name="Named">
/// Patterns of the names that its report must blame: each blames something, and nothing else is blamed.
/// </param>
internal sealed record Fault(string Name, string Where, FaultCheck Check, params IReadOnlyList<string> Named)
    : ISubstitution
{
    /// <summary>The wrong operation of a node, from the right one; null where the node is left alone.</summary>
    public Func<Site, Operation<double>, Operation<double>?> Operation { get; init; } = (_, _) => null;

    /// <summary>The wrong loss, from the right one.</summary>
    public Func<Shape, LossOperation<double>, LossOperation<double>> Loss { get; init; } = (_, own) => own;

    /// <summary>The wrong update.</summary>
    public UpdateRules<double>? Updates { get; init; }

    Operation<T> ISubstitution.Operation<T>(Model model, Node node, Operation<T> own) =>
        own is Operation<double> right && Operation(new(model, node), right) is { } wrong
            ? (Operation<T>)(object)wrong
            : own;

    LossOperation<T> ISubstitution.Loss<T>(Loss loss, Shape output, LossOperation<T> own) =>
        own is LossOperation<double> right ? (LossOperation<T>)(object)Loss(output, right) : own;

    UpdateRules<T> ISubstitution.Updates<T>(UpdateRules<T> own) => Updates is UpdateRules<T> wrong ? wrong : own;

    /// <summary>A fault in the forward pass of every layer of a kind.</summary>
    public static Fault Forward<TLayer>(
        string name,
        FaultCheck check,
        Action<Site, NodePass<double>, Operation<double>> forward,
        params IReadOnlyList<string> named
    )
        where TLayer : Layer =>
        In<TLayer>(
            name,
            check,
            (site, own) => new WrongOperation(pass => forward(site, pass, own), own.Backward),
            named
        );

    /// <summary>
    /// A fault in the backward pass of every layer of a kind: what the right pass adds, tampered with.
    /// </summary>
    public static Fault Backward<TLayer>(
        string name,
        FaultCheck check,
        Action<Site, NodePass<double>, Contribution> change,
        params IReadOnlyList<string> named
    )
        where TLayer : Layer => In<TLayer>(name, check, (site, own) => Tampered(site, own, change), named);

    /// <summary>Another operation in place of every layer of a kind.</summary>
    public static Fault In<TLayer>(
        string name,
        FaultCheck check,
        Func<Site, Operation<double>, Operation<double>> wrong,
        params IReadOnlyList<string> named
    )
        where TLayer : Layer =>
        new(name, typeof(TLayer).Name, check, named)
        {
            Operation = (site, own) => site.Node.Layer is TLayer ? wrong(site, own) : null,
        };

    /// <summary>The right forward pass, and a backward pass whose contribution is tampered with.</summary>
    public static WrongOperation Tampered(
        Site site,
        Operation<double> own,
        Action<Site, NodePass<double>, Contribution> change
    ) =>
        new(
            own.Forward,
            pass =>
            {
                var contribution = Contribution.Of(pass, own, site.ParameterCount);
                change(site, pass, contribution);
                contribution.AddTo(pass);
            }
        );
}

/// <summary>An operation made of two functions.</summary>
internal sealed class WrongOperation(Action<NodePass<double>> forward, Action<NodePass<double>> backward)
    : Operation<double>
{
    public override void Forward(NodePass<double> pass) => forward(pass);

    public override void Backward(NodePass<double> pass) => backward(pass);
}
