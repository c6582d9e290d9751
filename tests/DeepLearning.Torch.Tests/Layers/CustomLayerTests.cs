namespace DeepLearning.Torch.Tests.Layers;

public sealed class CustomLayerTests
{
    [Fact]
    public void Host_passes_and_a_libtorch_forward_train_alike()
    {
        var (host, device) = (Train(new Scale(), first: false), Train(new TorchScale(), first: false));
        Nets.Close(device.Parameters, host.Parameters, 1e-13);
    }

    [Fact]
    public void A_custom_layer_may_read_the_input_whose_gradient_nobody_wants() =>
        Nets.Close(Train(new TorchScale(), first: true).Parameters, Train(new Scale(), first: true).Parameters, 1e-13);

    [Fact]
    public void All_gradients_reach_the_host()
    {
        using var host = Executor(new Scale(), first: false);
        using var device = Executor(new TorchScale(), first: false);
        var batch = Nets.Batch<double>(host.Model, 5);
        var (expected, actual) = (
            device.Differentiate(batch, Nets.Key(), activations: true),
            host.Differentiate(batch, Nets.Key(), activations: true)
        );
        Assert.Equal(expected.Loss, actual.Loss, 1e-14);
        Nets.Close(expected.InputGradients, actual.InputGradients, 1e-14);
        Nets.Close(expected.ParameterGradients, actual.ParameterGradients, 1e-14);
        Nets.Close(expected.ActivationGradients, actual.ActivationGradients, 1e-14);
    }

    private static TorchExecutor<double> Executor(ICustomLayer layer, bool first)
    {
        Layer[] layers = first
            ? [new Layer.Custom(layer), new Layer.Dense(3)]
            : [new Layer.Dense(5), new Layer.Tanh(), new Layer.Custom(layer), new Layer.Dense(3)];
        return Nets.Compile<double>(Nets.Chain([4], layers));
    }

    private static ExecutorState<double> Train(ICustomLayer layer, bool first)
    {
        using var executor = Executor(layer, first);
        IExecutor<double> training = executor;
        for (var i = 0; i < 4; i++)
            training.Step(Nets.Batch<double>(executor.Model, 6, (ulong)i), Nets.Key(i), new Optimizer.Sgd(0.2, 0.9));
        return executor.Export();
    }
}
