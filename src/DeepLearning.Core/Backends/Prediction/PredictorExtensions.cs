using System.Numerics;

namespace DeepLearning;

/// <summary>Predictions as new tensors; shorter ones for models with one input and one output.</summary>
public static class PredictorExtensions
{
    /// <summary>The outputs by name, each [count, ...]. An empty batch gives empty outputs.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="inputs">
    /// One memory an input node, in the model's order, each count samples end to end; lent.
    /// </param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="ShapeException">A number of inputs or of values is not the model's.</exception>
    public static NamedTensors<T> Predict<T>(
        this IPredictor<T> predictor,
        IReadOnlyList<InputValues<T>> inputs,
        int count
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = predictor.Model;
        BatchRules.CheckInputs(model, inputs, count);
        InputValues<T>[] lent = [.. inputs];
        Shape[] shapes = [.. model.Outputs.Select(name => model.ShapeOf(name).Batched(count))];
        var outputs = Array.ConvertAll(shapes, shape => new T[shape.Size]);
        predictor.Predict(lent, count, Array.ConvertAll(outputs, values => values.AsMemory()));
        return new(
            model.Outputs.Select((name, i) => KeyValuePair.Create(name, HostTensor<T>.Of(shapes[i], outputs[i])))
        );
    }

    /// <summary>The outputs by name, each [count, ...], for inputs by name.</summary>
    /// <exception cref="ShapeException">The names, a kind or a number of values is not the model's.</exception>
    public static NamedTensors<T> Predict<T>(
        this IPredictor<T> predictor,
        IReadOnlyDictionary<string, InputValues<T>> inputs,
        int count
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var names = predictor.Model.Inputs.Select(node => node.Name).ToList();
        if (inputs.Count != names.Count || !names.All(inputs.ContainsKey))
            throw new ShapeException(
                $"the model reads the inputs {string.Join(", ", names.Select(name => $"'{name}'"))}, but "
                    + $"{string.Join(", ", inputs.Keys.Select(name => $"'{name}'"))} are given"
            );
        return predictor.Predict([.. names.Select(name => inputs[name])], count);
    }

    /// <summary>The output [count, ...] for count samples end to end.</summary>
    public static HostTensor<T> Predict<T>(this IPredictor<T> predictor, InputValues<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = predictor.Model;
        if (model.Outputs.Count != 1)
            throw new ModelException(
                $"the model has the outputs {string.Join(", ", model.Outputs)}: ask for all of them"
            );
        var size = model.ShapeOf(model.Inputs[0].Name).Size;
        return predictor.Predict([input], input.Length / size)[model.Outputs[0]];
    }

    /// <summary>
    /// Class probabilities [count, classes]: the softmax of the model's logits. What a <see cref="Layer.Softmax"/>
    /// gives are probabilities already, and exp makes them of what a <see cref="Layer.LogSoftmax"/> gives.
    /// </summary>
    public static HostTensor<T> PredictProbabilities<T>(this IPredictor<T> predictor, InputValues<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var logits = predictor.Predict(input);
        if (logits.Shape.Rank != 2)
            throw ShapeException.Expected("logits [count, classes]", logits.Shape);
        var last = predictor.Model.Nodes[predictor.Model.IndexOf(predictor.Model.Outputs[0])].Layer;
        if (last is Layer.Softmax)
            return logits;
        return HostTensor<T>.Create(
            logits.Shape,
            probabilities =>
            {
                if (last is Layer.LogSoftmax)
                {
                    for (var i = 0; i < probabilities.Length; i++)
                        probabilities[i] = T.Exp(logits[i]);
                    return;
                }

                var classes = logits.Shape[1];
                for (var start = 0; start < probabilities.Length; start += classes)
                    Probabilities.Softmax(logits.Span.Slice(start, classes), probabilities.Slice(start, classes));
            }
        );
    }
}

/// <summary>Softmax on the host.</summary>
public static class Probabilities
{
    /// <summary>
    /// exp(x - max) over its sum; the shift keeps every exponent at or below 0, and the sum is of float64: however many
    /// they are, they add up to 1.
    /// </summary>
    /// <param name="logits">[classes].</param>
    /// <param name="probabilities">[classes], written (=).</param>
    public static void Softmax<T>(ReadOnlySpan<T> logits, Span<T> probabilities)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = T.NegativeInfinity;
        foreach (var x in logits)
            largest = T.Max(largest, x);
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += double.CreateChecked(probabilities[i] = T.Exp(logits[i] - largest));
        for (var i = 0; i < logits.Length; i++)
            probabilities[i] = T.CreateTruncating(double.CreateChecked(probabilities[i]) / sum);
    }
}
