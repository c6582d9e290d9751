using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Torch.Tests;

/// <summary>
/// Small models and batches for the tests. Values come from explicit keys, so every run sees the same.
/// </summary>
internal static class Nets
{
    public static Model Chain(Shape input, params Layer[] layers)
    {
        var nodes = new List<Node> { new("input", new Layer.Input(input)) };
        for (var i = 0; i < layers.Length; i++)
            nodes.Add(new Node($"{i}", layers[i], [nodes[^1].Name]));
        return new Model(nodes.ToSequence(), [nodes[^1].Name]);
    }

    public static Model Mlp(params Layer[] between) =>
        Chain([6], [new Layer.Dense(10), new Layer.ReLU(), .. between, new Layer.Dense(4)]);

    public static Model Cnn() =>
        Chain(
            [2, 8, 8],
            new Layer.Conv2d(4, 3, padding: 1),
            new Layer.BatchNorm(),
            new Layer.ReLU(),
            new Layer.MaxPool2d(2),
            new Layer.Conv2d(6, 3),
            new Layer.LeakyReLU(0.1),
            new Layer.Flatten(),
            new Layer.Dense(5)
        );

    public static CompileOptions Classifier(Model model, ulong seed = 7) =>
        new() { Objective = Objective.Of(model, new Loss.CrossEntropy()), Seed = seed };

    public static TorchExecutor<T> Compile<T>(Model model, CompileOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (TorchExecutor<T>)new TorchBackend().Moved().Compile<T>(model, options ?? Classifier(model));

    public static T[] Values<T>(int count, ulong seed = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Draws.Normal(RngKey.FromSeed(seed), 0, 1, values);
        return values;
    }

    public static int[] Classes(int count, int classes) =>
        [.. Enumerable.Range(0, count).Select(i => (i * 5 + 2) % classes)];

    public static Batch<T> Batch<T>(Model model, int count, ulong seed = 1)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        DeepLearning.Batch<T>.Of(
            Values<T>(count * model.Shapes[0].Size, seed),
            Classes(count, model.ShapeOf(model.Outputs[0])[0])
        );

    public static RngKey Key(long step = 0) => RngKey.FromSeed(99).Fold(step);

    public static T[] Gradients<T>(IExecutor<T> executor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var gradients = new T[executor.Layout.Length];
        executor.Gradients(gradients);
        return gradients;
    }

    public static void Close<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var (e, a) = (double.CreateChecked(expected[i]), double.CreateChecked(actual[i]));
            Assert.True(
                Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)),
                $"element {i}: expected {e:R}, but is {a:R}"
            );
        }
    }

    public static void Close<T>(NamedTensors<T> expected, NamedTensors<T> actual, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, tensor) in expected)
            Close(tensor.Span, actual[name].Span, tolerance);
    }
}
