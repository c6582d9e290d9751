using System.Numerics;

namespace DeepLearning.TestSupport;

/// <summary>Models and batches for tests, drawn from explicit keys.</summary>
public static class TestData
{
    public static T[] Normal<T>(int count, ulong seed, double mean = 0, double deviation = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Draws.Normal(RngKey.FromSeed(seed).For(RngPurpose.Verification), mean, deviation, values);
        return values;
    }

    /// <summary>Numbers from 0 to 1.</summary>
    public static T[] Uniform<T>(int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Draws.Uniform(RngKey.FromSeed(seed).For(RngPurpose.Verification), 0, 1, values);
        return values;
    }

    public static HostTensor<double> Tensor(Shape shape, ulong seed, double mean = 0, double deviation = 1) =>
        HostTensor<double>.Copy(shape, Normal<double>(shape.Size, seed, mean, deviation));

    /// <summary>A chain: the input "input", then "0", "1", ...</summary>
    public static Model Chain(Shape input, params ReadOnlySpan<Layer> layers)
    {
        var nodes = new List<Node> { new("input", new Layer.Input(input)) };
        for (var i = 0; i < layers.Length; i++)
            nodes.Add(new($"{i}", layers[i], [nodes[^1].Name]));
        return new(nodes.ToSequence(), [nodes[^1].Name]);
    }

    /// <summary>Convolution, batch norm, pooling, dropout and dense layers: 2x8x8 images, 5 classes.</summary>
    public static Model SmallCnn() =>
        Chain(
            [2, 8, 8],
            new Layer.Conv2d(4, 3, padding: 1),
            new Layer.BatchNorm(),
            new Layer.ReLU(),
            new Layer.MaxPool2d(2),
            new Layer.Dropout(0.25),
            new Layer.Flatten(),
            new Layer.Dense(12),
            new Layer.Tanh(),
            new Layer.Dense(5)
        );

    public static Objective CrossEntropy(Model model) => Objective.Of(model, new Loss.CrossEntropy());

    public static Objective Squared(Model model) => Objective.Of(model, new Loss.MeanSquaredError());

    /// <summary>Normal inputs, and targets that fit the objective.</summary>
    public static Batch<T> Batch<T>(Model model, Objective objective, int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            count,
            model
                .Inputs.Select(
                    (node, i) => (InputValues<T>)Normal<T>(count * model.ShapeOf(node.Name).Size, seed + 100 + (ulong)i)
                )
                .ToSequence(),
            objective
                .Terms.Select(
                    (term, i) => Target<T>(term.Loss, model.ShapeOf(term.Output), count, seed + 200 + (ulong)i)
                )
                .ToSequence()
        );

    private static Targets<T> Target<T>(Loss loss, Shape output, int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (loss)
        {
            case Loss.CrossEntropy or Loss.NegativeLogLikelihood:
                var words = new uint[count];
                Philox.Fill(RngKey.FromSeed(seed).For(RngPurpose.Verification), 0, words);
                return new Targets<T>.Classes(words.Select(word => (int)(word % (uint)output[0])).ToArray());
            case Loss.BinaryCrossEntropy:
                return new Targets<T>.Values(Uniform<T>(count * output.Size, seed));
            default:
                return new Targets<T>.Values(Normal<T>(count * output.Size, seed));
        }
    }
}
