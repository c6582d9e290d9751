namespace DeepLearning.Core.Tests.Data;

public class DigitsTests
{
    [Fact]
    public void The_digits_are_1797_images_of_8_by_8_pixels_from_0_to_1()
    {
        var digits = Digits.Load<float>();
        Assert.Equal(1797, digits.Count);
        Assert.Equal(Shape.Of(1, 8, 8), digits.SampleShape);
        Assert.Equal((0f, 1f), (digits.Inputs.Memory.ToArray().Min(), digits.Inputs.Memory.ToArray().Max()));
        Assert.Equal(5 / 16f, digits.Inputs[2]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], ((Targets<float>.Classes)digits.Targets).Indices[..10].ToArray());
        Assert.Equal(10, digits.ClassNames!.Count);
    }

    [Fact]
    public void Both_precisions_hold_the_same_numbers() =>
        Assert.Equal(Digits.Load<double>().Inputs, Digits.Load<float>().To<double>().Inputs);
}
