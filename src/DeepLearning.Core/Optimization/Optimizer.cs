using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// How a parameter moves along its gradient: a closed union, with PyTorch's definitions and defaults.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamW")]
[JsonDerivedType(typeof(NAdam), "nAdam")]
[JsonDerivedType(typeof(RAdam), "rAdam")]
[JsonDerivedType(typeof(RmsProp), "rmsProp")]
[JsonDerivedType(typeof(Adagrad), "adagrad")]
[JsonDerivedType(typeof(Adadelta), "adadelta")]
[JsonDerivedType(typeof(Lion), "lion")]
public abstract partial record Optimizer
{
    private Optimizer() { }

    /// <summary>The step's factor α; a group's scale multiplies it.</summary>
    public double LearningRate
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>The factor λ of the weight decay; a group's own takes its place.</summary>
    public double WeightDecay
    {
        get;
        init => field = Require.NotNegative(value);
    }

    public abstract TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor);

    /// <summary>
    /// The same rule at a schedule's value: the rate times its factor and, where the schedule has one, its momentum
    /// (Adam's beta1).
    /// </summary>
    public Optimizer At(ScheduleValue value)
    {
        var moved = value.RateFactor == 1 ? this : this with { LearningRate = LearningRate * value.RateFactor };
        return value.Momentum is { } momentum ? moved.Accept(new MomentumSetter(momentum)) : moved;
    }

    private sealed class MomentumSetter(double momentum) : IOptimizerVisitor<Optimizer>
    {
        public Optimizer Visit(Sgd optimizer) => optimizer with { Momentum = momentum };

        public Optimizer Visit(Adam optimizer) => optimizer with { Beta1 = momentum };

        public Optimizer Visit(AdamW optimizer) => optimizer with { Beta1 = momentum };

        public Optimizer Visit(NAdam optimizer) => optimizer with { Beta1 = momentum };

        public Optimizer Visit(RAdam optimizer) => optimizer with { Beta1 = momentum };

        public Optimizer Visit(RmsProp optimizer) => optimizer with { Momentum = momentum };

        public Optimizer Visit(Adagrad optimizer) => optimizer;

        public Optimizer Visit(Adadelta optimizer) => optimizer;

        public Optimizer Visit(Lion optimizer) => optimizer with { Beta1 = momentum };
    }
}

/// <summary>One method a case of <see cref="Optimizer"/>.</summary>
public interface IOptimizerVisitor<out TResult>
{
    TResult Visit(Optimizer.Sgd optimizer);

    TResult Visit(Optimizer.Adam optimizer);

    TResult Visit(Optimizer.AdamW optimizer);

    TResult Visit(Optimizer.NAdam optimizer);

    TResult Visit(Optimizer.RAdam optimizer);

    TResult Visit(Optimizer.RmsProp optimizer);

    TResult Visit(Optimizer.Adagrad optimizer);

    TResult Visit(Optimizer.Adadelta optimizer);

    TResult Visit(Optimizer.Lion optimizer);
}
