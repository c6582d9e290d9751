using System.Numerics;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// The small loss and the small gradient of a sure answer, which a 1 beside them would swallow. Values of 40 digits.
/// </summary>
public class SureAnswerTests
{
    /// <summary>
    /// The logits are [0, x], the class is 1: the loss is log(1 + exp(-x)), its slope -1 / (1 + exp(x)).
    /// </summary>
    [Theory]
    [InlineData(1, 0.3132616875182228, 0.2689414213699951)]
    [InlineData(10, 4.539889921686465e-05, 4.5397868702434395e-05)]
    [InlineData(20, 2.061153620314381e-09, 2.0611536181902037e-09)]
    [InlineData(40, 4.248354255291589e-18, 4.248354255291589e-18)]
    [InlineData(80, 1.8048513878454153e-35, 1.8048513878454153e-35)]
    public void A_cross_entropy_keeps_its_digits(double x, double loss, double slope)
    {
        foreach (var setting in (Loss.CrossEntropy[])[new(), new() { ClassWeights = [2, 2] }])
        {
            Check<double>(setting, x, loss, slope, 1e-14);
            Check<float>(setting, x, loss, slope, 1e-6);
        }
    }

    private static void Check<T>(Loss.CrossEntropy setting, double x, double loss, double slope, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var operation = new CrossEntropy<T>(setting, [2]);
        T[] logits = [T.Zero, T.CreateChecked(x)];
        var gradient = new T[2];
        var targets = new Targets<T>.Classes(new[] { 1 });
        Assert.Equal(loss, operation.Forward(logits, targets, 1), tolerance * loss);
        operation.Backward(logits, targets, 1, T.One, gradient);
        Assert.Equal(-slope, double.CreateChecked(gradient[1]), tolerance * slope);
        Assert.Equal(slope, double.CreateChecked(gradient[0]), tolerance * slope);
    }

    /// <summary>An answer that the target rules out adds nothing, though its logarithm is infinite.</summary>
    [Fact]
    public void A_binary_cross_entropy_is_0_for_an_infinitely_sure_right_answer()
    {
        var operation = new BinaryCrossEntropy<float>(new Loss.BinaryCrossEntropy(), [1]);
        float[] logits = [float.NegativeInfinity, float.PositiveInfinity];
        var gradient = new float[2];
        Targets<float> right = new Targets<float>.Values(new float[] { 0, 1 });
        Assert.Equal(0, operation.Forward(logits, right, 2));
        operation.Backward(logits, right, 2, 1, gradient);
        Assert.Equal([0, 0], gradient);

        Targets<float> wrong = new Targets<float>.Values(new float[] { 1, 0 });
        Assert.Equal(double.PositiveInfinity, operation.Forward(logits, wrong, 2));
        operation.Backward(logits, wrong, 2, 1, gradient);
        Assert.Equal([-0.5f, 0.5f], gradient);
    }

    /// <summary>Squares of 1e-30 and of 1e30 are no float32, but the loss is a double.</summary>
    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    public void Squares_neither_vanish_nor_overflow_in_a_loss(float x)
    {
        Targets<float> zero = new Targets<float>.Values(new float[1]);
        var squared = LossFactory<float>.For(new Loss.MeanSquaredError(), [1], substitution: null);
        Assert.Equal((double)x * x, squared.Forward([x], zero, 1), 1e-15 * x * (double)x);
        var smooth = LossFactory<float>.For(new Loss.SmoothL1 { Beta = 2.0 * x }, [1], substitution: null);
        Assert.Equal(x / 4.0, smooth.Forward([x], zero, 1), 1e-15 * x);
    }
}
