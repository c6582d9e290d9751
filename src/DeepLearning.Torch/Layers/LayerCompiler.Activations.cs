using TorchSharp;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Activations, element by element but for GLU.
internal sealed partial class LayerCompiler<T>
{
    public LayerForward Visit(Layer.ReLU layer) => (Tensor[] x, in LayerPass _) => F.relu(x[0]);

    public LayerForward Visit(Layer.LeakyReLU layer)
    {
        Scalar slope = layer.Slope;
        return (Tensor[] x, in LayerPass _) => x[0].leaky_relu(slope);
    }

    public LayerForward Visit(Layer.Sigmoid layer) => (Tensor[] x, in LayerPass _) => torch.sigmoid(x[0]);

    public LayerForward Visit(Layer.Tanh layer) => (Tensor[] x, in LayerPass _) => torch.tanh(x[0]);

    public LayerForward Visit(Layer.ELU layer)
    {
        Scalar alpha = layer.Alpha;
        return (Tensor[] x, in LayerPass _) => x[0].elu(alpha, HeldScalars.One, HeldScalars.One);
    }

    public LayerForward Visit(Layer.GELU layer)
    {
        var form = layer.Approximate ? GELU.Approximate.tanh : GELU.Approximate.none;
        return (Tensor[] x, in LayerPass _) => F.gelu(x[0], form);
    }

    public LayerForward Visit(Layer.SiLU layer) => (Tensor[] x, in LayerPass _) => F.silu(x[0]);

    // Not F.softplus: it makes scalars that nobody holds. This is log(exp(βx) + exp(0)) / β, and x itself where βx is
    // above the threshold.
    public LayerForward Visit(Layer.Softplus layer)
    {
        Scalar beta = layer.Beta,
            threshold = layer.Threshold,
            inverse = 1 / layer.Beta;
        return (Tensor[] x, in LayerPass _) =>
        {
            var scaled = x[0].mul(beta);
            return torch.where(
                scaled.gt(threshold),
                x[0],
                torch.logaddexp(scaled, torch.zeros_like(scaled)).mul(inverse)
            );
        };
    }

    public LayerForward Visit(Layer.Scale layer)
    {
        Scalar factor = layer.Factor,
            shift = layer.Shift;
        return (Tensor[] x, in LayerPass _) => x[0].mul(factor).add(shift, HeldScalars.One);
    }

    public LayerForward Visit(Layer.PReLU layer)
    {
        var weight = weights[0];
        return (Tensor[] x, in LayerPass _) => x[0].prelu(weight);
    }

    public LayerForward Visit(Layer.ReLU6 layer) => (Tensor[] x, in LayerPass _) => F.relu6(x[0]);

    // Not F.hardsigmoid: libtorch takes its derivative's 1/6 in float32, in float64 too, and on CUDA its value's.
    public LayerForward Visit(Layer.Hardsigmoid layer)
    {
        Scalar minusThree = -3,
            three = 3,
            six = 6;
        return (Tensor[] x, in LayerPass _) =>
            torch.where(
                x[0].gt(minusThree).logical_and(x[0].lt(three)),
                x[0].add(three, HeldScalars.One).div(six),
                x[0].detach().add(three, HeldScalars.One).clamp(HeldScalars.Zero, six).div(six)
            );
    }

    public LayerForward Visit(Layer.Hardswish layer) =>
        typeof(T) == typeof(double) && device.type == DeviceType.CUDA
            ? (Tensor[] x, in LayerPass _) => ExactHardswish.Of(x[0])
            : (Tensor[] x, in LayerPass _) => F.hardswish(x[0]);

    public LayerForward Visit(Layer.CELU layer)
    {
        // Not celu: libtorch 2.10 takes the derivative's 1 / alpha in float32, in float64 too.
        Scalar alpha = layer.Alpha,
            inverse = 1 / layer.Alpha;
        return (Tensor[] x, in LayerPass _) => x[0].elu(alpha, HeldScalars.One, inverse);
    }

    public LayerForward Visit(Layer.SELU layer) => (Tensor[] x, in LayerPass _) => F.selu(x[0]);

    // Not F.Mish: its softplus makes scalars that nobody holds.
    public LayerForward Visit(Layer.Mish layer) =>
        (Tensor[] x, in LayerPass _) => x[0] * torch.logaddexp(x[0], torch.zeros_like(x[0])).tanh();

    public LayerForward Visit(Layer.LogSigmoid layer) => (Tensor[] x, in LayerPass _) => F.logsigmoid(x[0]);

    public LayerForward Visit(Layer.GLU layer)
    {
        var axis = AxisOf(layer.Axis);
        return (Tensor[] x, in LayerPass _) => x[0].glu(axis);
    }
}
