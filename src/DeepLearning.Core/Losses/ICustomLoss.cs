using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A loss of your own, element by element: the mean (or sum) of f(output, target) over all samples and elements. The
/// formula is enough: both backends take its values from it, and its derivative by dual numbers. Implement it as a
/// record, so that equal losses make equal plans.
/// </summary>
/// <remarks>
/// Implement <see cref="Of"/> explicitly, <c>T ICustomLoss.Of&lt;T&gt;(T output, T target) =&gt; ...</c>: then C#
/// takes the constraints over by itself.
/// </remarks>
[JsonConverter(typeof(CustomLossJsonConverter))]
public interface ICustomLoss
{
    /// <summary>The loss's name in errors and JSON.</summary>
    string Kind { get; }

    /// <summary>The loss of one element.</summary>
    T Of<T>(T output, T target)
        where T : INumber<T>,
            IRootFunctions<T>,
            IPowerFunctions<T>,
            IExponentialFunctions<T>,
            ILogarithmicFunctions<T>,
            ITrigonometricFunctions<T>,
            IHyperbolicFunctions<T>;
}
