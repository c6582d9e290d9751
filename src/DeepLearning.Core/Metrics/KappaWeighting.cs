namespace DeepLearning;

/// <summary>How far apart two classes are in <see cref="ConfusionMatrix.CohensKappa"/>.</summary>
public enum KappaWeighting
{
    /// <summary>Any other class is as wrong as any: the classes have no order.</summary>
    None,

    /// <summary>|i - j|: the classes are ranks.</summary>
    Linear,

    /// <summary>(i - j)².</summary>
    Quadratic,
}
