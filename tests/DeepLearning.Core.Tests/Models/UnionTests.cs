using System.Reflection;
using System.Text.Json.Serialization;

namespace DeepLearning.Core.Tests.Models;

public class UnionTests
{
    [Theory]
    [InlineData(typeof(Layer), 60)]
    [InlineData(typeof(Initializer), 8)]
    [InlineData(typeof(Loss), 6)]
    [InlineData(typeof(Optimizer), 9)]
    [InlineData(typeof(Clipping), 3)]
    [InlineData(typeof(Schedule), 13)]
    [InlineData(typeof(WeightAveraging), 2)]
    [InlineData(typeof(Augmentation), 8)]
    public void Every_case_is_registered_for_json_under_a_name_of_its_own(Type union, int atLeast)
    {
        var registered = union.GetCustomAttributes<JsonDerivedTypeAttribute>().ToList();
        Assert.Equal(
            Zoo.CasesOf(union).Select(t => t.Name).Order(),
            registered.Select(a => a.DerivedType.Name).Order()
        );
        Assert.Distinct(registered.Select(a => a.TypeDiscriminator));
        Assert.True(registered.Count >= atLeast, $"{registered.Count} cases");
    }

    [Theory]
    [InlineData(typeof(Layer))]
    [InlineData(typeof(Initializer))]
    [InlineData(typeof(Distribution))]
    [InlineData(typeof(Loss))]
    [InlineData(typeof(Optimizer))]
    [InlineData(typeof(Clipping))]
    [InlineData(typeof(Schedule))]
    [InlineData(typeof(WeightAveraging))]
    [InlineData(typeof(Augmentation))]
    public void A_union_is_closed(Type union)
    {
        Assert.All(Zoo.CasesOf(union), type => Assert.True(type.IsSealed, type.Name));
        Assert.All(
            union.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor =>
                Assert.True(
                    constructor.IsPrivate
                        || constructor.GetParameters() is [var original] && original.ParameterType == union,
                    constructor.ToString()
                )
        );
    }

    [Fact]
    public void The_zoo_has_every_layer_and_initializer()
    {
        Assert.Equal(
            Zoo.CasesOf(typeof(Layer)).Select(t => t.Name).Order(),
            Zoo.EveryLayer.Nodes.Select(n => n.Layer.GetType().Name).Distinct().Order()
        );
        Assert.Equal(
            Zoo.CasesOf(typeof(Initializer)).Select(t => t.Name).Order(),
            Zoo.EveryLayer.Parameters.Select(p => p.Spec.Initializer.GetType().Name).Distinct().Order()
        );
    }

    [Fact]
    public void Accept_calls_the_method_of_the_case() =>
        Assert.All(
            Zoo.EveryLayer.Nodes,
            node => Assert.Equal(node.Layer.GetType(), node.Layer.Accept(new StaticType()))
        );

    private sealed class StaticType : ILayerVisitor<Type>
    {
        private static Type Of<T>(T _) => typeof(T);

        public Type Visit(Layer.Input layer) => Of(layer);

        public Type Visit(Layer.Embedding layer) => Of(layer);

        public Type Visit(Layer.Dense layer) => Of(layer);

        public Type Visit(Layer.Conv1d layer) => Of(layer);

        public Type Visit(Layer.Conv2d layer) => Of(layer);

        public Type Visit(Layer.ConvTranspose1d layer) => Of(layer);

        public Type Visit(Layer.ConvTranspose2d layer) => Of(layer);

        public Type Visit(Layer.MaxPool1d layer) => Of(layer);

        public Type Visit(Layer.MaxPool2d layer) => Of(layer);

        public Type Visit(Layer.AvgPool1d layer) => Of(layer);

        public Type Visit(Layer.AvgPool2d layer) => Of(layer);

        public Type Visit(Layer.AdaptiveMaxPool1d layer) => Of(layer);

        public Type Visit(Layer.AdaptiveMaxPool2d layer) => Of(layer);

        public Type Visit(Layer.AdaptiveAvgPool1d layer) => Of(layer);

        public Type Visit(Layer.AdaptiveAvgPool2d layer) => Of(layer);

        public Type Visit(Layer.GlobalMaxPool2d layer) => Of(layer);

        public Type Visit(Layer.GlobalAvgPool2d layer) => Of(layer);

        public Type Visit(Layer.Upsample layer) => Of(layer);

        public Type Visit(Layer.PixelShuffle layer) => Of(layer);

        public Type Visit(Layer.Flatten layer) => Of(layer);

        public Type Visit(Layer.Reshape layer) => Of(layer);

        public Type Visit(Layer.ZeroPad2d layer) => Of(layer);

        public Type Visit(Layer.ReLU layer) => Of(layer);

        public Type Visit(Layer.LeakyReLU layer) => Of(layer);

        public Type Visit(Layer.Sigmoid layer) => Of(layer);

        public Type Visit(Layer.Tanh layer) => Of(layer);

        public Type Visit(Layer.ELU layer) => Of(layer);

        public Type Visit(Layer.GELU layer) => Of(layer);

        public Type Visit(Layer.SiLU layer) => Of(layer);

        public Type Visit(Layer.Softplus layer) => Of(layer);

        public Type Visit(Layer.PReLU layer) => Of(layer);

        public Type Visit(Layer.ReLU6 layer) => Of(layer);

        public Type Visit(Layer.Hardsigmoid layer) => Of(layer);

        public Type Visit(Layer.Hardswish layer) => Of(layer);

        public Type Visit(Layer.CELU layer) => Of(layer);

        public Type Visit(Layer.SELU layer) => Of(layer);

        public Type Visit(Layer.Mish layer) => Of(layer);

        public Type Visit(Layer.LogSigmoid layer) => Of(layer);

        public Type Visit(Layer.GLU layer) => Of(layer);

        public Type Visit(Layer.Softmax layer) => Of(layer);

        public Type Visit(Layer.LogSoftmax layer) => Of(layer);

        public Type Visit(Layer.Dropout layer) => Of(layer);

        public Type Visit(Layer.AlphaDropout layer) => Of(layer);

        public Type Visit(Layer.Dropout2d layer) => Of(layer);

        public Type Visit(Layer.BatchNorm layer) => Of(layer);

        public Type Visit(Layer.LayerNorm layer) => Of(layer);

        public Type Visit(Layer.GroupNorm layer) => Of(layer);

        public Type Visit(Layer.InstanceNorm layer) => Of(layer);

        public Type Visit(Layer.RMSNorm layer) => Of(layer);

        public Type Visit(Layer.Concat layer) => Of(layer);

        public Type Visit(Layer.Add layer) => Of(layer);

        public Type Visit(Layer.Subtract layer) => Of(layer);

        public Type Visit(Layer.Multiply layer) => Of(layer);

        public Type Visit(Layer.Maximum layer) => Of(layer);

        public Type Visit(Layer.Scale layer) => Of(layer);

        public Type Visit(Layer.Sum layer) => Of(layer);

        public Type Visit(Layer.Mean layer) => Of(layer);

        public Type Visit(Layer.Slice layer) => Of(layer);

        public Type Visit(Layer.Select layer) => Of(layer);

        public Type Visit(Layer.Transpose layer) => Of(layer);

        public Type Visit(Layer.MatMul layer) => Of(layer);

        public Type Visit(Layer.Custom layer) => Of(layer);
    }
}
