using System.Text.Json;
using CsCheck;
using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Data.Augmentations;

public class AugmentationTests
{
    private static readonly RngKey Root = RngKey.FromSeed(3);

    private static readonly Shape Shape = [2, 5, 4];

    /// <summary>Values 1, 2, 3, ..., none 0.</summary>
    private static double[] Image(Shape shape) => [.. Enumerable.Range(1, shape.Size).Select(i => (double)i)];

    private static double[] Apply(Augmentation.OfSample augmentation, double[] source, Shape shape, RngKey key)
    {
        var destination = new double[source.Length];
        destination.AsSpan().Fill(double.NaN);
        augmentation.Apply<double>(source, destination, shape, key);
        return destination;
    }

    /// <summary>The image where each pixel comes from another, or is 0 when that lies outside.</summary>
    private static double[] Moved(double[] source, Shape shape, Func<int, int, (int Y, int X)> from)
    {
        var result = new double[source.Length];
        for (var c = 0; c < shape[0]; c++)
        for (var y = 0; y < shape[1]; y++)
        for (var x = 0; x < shape[2]; x++)
        {
            var (sy, sx) = from(y, x);
            if (sy >= 0 && sy < shape[1] && sx >= 0 && sx < shape[2])
                result[(c * shape[1] + y) * shape[2] + x] = source[(c * shape[1] + sy) * shape[2] + sx];
        }

        return result;
    }

    [Fact]
    public void A_shift_moves_every_pixel_by_what_was_drawn() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 7])
            .Sample(t =>
            {
                var (key, shift) = (new RngKey(t.Item1), new Augmentation.RandomShift(t.Item2));
                var (down, right) = shift.Draw(key);
                Assert.InRange(down, -t.Item2, t.Item2);
                Assert.InRange(right, -t.Item2, t.Item2);
                Assert.Equal(
                    Moved(Image(Shape), Shape, (y, x) => (y - down, x - right)),
                    Apply(shift, Image(Shape), Shape, key)
                );
            });

    [Fact]
    public void A_crop_is_a_piece_of_the_padded_image() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 7])
            .Sample(t =>
            {
                var (key, crop) = (new RngKey(t.Item1), new Augmentation.RandomCrop(t.Item2));
                var (top, left) = crop.Draw(key);
                Assert.InRange(top, 0, 2 * t.Item2);
                Assert.InRange(left, 0, 2 * t.Item2);
                Assert.Equal(
                    Moved(Image(Shape), Shape, (y, x) => (y + top - t.Item2, x + left - t.Item2)),
                    Apply(crop, Image(Shape), Shape, key)
                );
            });

    [Fact]
    public void All_shifts_are_drawn() =>
        Assert.Equal(
            25,
            Enumerable.Range(0, 1000).Select(i => new Augmentation.RandomShift(2).Draw(Root.Fold(i))).Distinct().Count()
        );

    [Fact]
    public void Flips_mirror_the_image_and_twice_is_nothing()
    {
        var (across, over) = (
            Apply(new Augmentation.HorizontalFlip(1), Image(Shape), Shape, Root),
            Apply(new Augmentation.VerticalFlip(1), Image(Shape), Shape, Root)
        );
        Assert.Equal(Moved(Image(Shape), Shape, (y, x) => (y, 3 - x)), across);
        Assert.Equal(Moved(Image(Shape), Shape, (y, x) => (4 - y, x)), over);
        Assert.Equal(Image(Shape), Apply(new Augmentation.HorizontalFlip(1), across, Shape, Root));
        Assert.Equal(Image(Shape), Apply(new Augmentation.VerticalFlip(1), over, Shape, Root));
    }

    /// <summary>Bound: five standard errors.</summary>
    [Fact]
    public void A_flips_probability_is_the_share_of_flipped_images()
    {
        Assert.Equal(Image(Shape), Apply(new Augmentation.HorizontalFlip(0), Image(Shape), Shape, Root));
        var flipped = Enumerable
            .Range(0, 2000)
            .Count(i => Apply(new Augmentation.HorizontalFlip(0.3), Image(Shape), Shape, Root.Fold(i))[0] != 1);
        Assert.InRange(flipped / 2000.0, 0.3 - 0.0513, 0.3 + 0.0513);
    }

    [Fact]
    public void Quarter_turns_of_a_square_are_exact()
    {
        Shape square = [2, 4, 4];
        double[] Turned(double degrees)
        {
            var result = new double[square.Size];
            Augmentation.RandomRotation.Rotate<double>(Image(square), result, square, degrees);
            return result;
        }

        Assert.Equal(Image(square), Turned(0));
        Assert.Equal(Moved(Image(square), square, (y, x) => (x, 3 - y)), Turned(90));
        Assert.Equal(Moved(Image(square), square, (y, x) => (3 - y, 3 - x)), Turned(180));
        Assert.Equal(Moved(Image(square), square, (y, x) => (3 - x, y)), Turned(-90));
    }

    [Fact]
    public void An_eighth_turn_is_interpolated()
    {
        Shape square = [1, 3, 3];
        var result = new double[9];
        Augmentation.RandomRotation.Rotate<double>([0, 0, 0, 0, 1, 0, 0, 0, 0], result, square, 45);
        var edge = Math.Pow(1 - Math.Sqrt(0.5), 2);
        Assert.Equal(1, result[4], 1e-15);
        foreach (var i in new[] { 1, 3, 5, 7 })
            Assert.Equal(edge, result[i], 1e-12);
        foreach (var i in new[] { 0, 2, 6, 8 })
            Assert.Equal(0, result[i]);
    }

    [Fact]
    public void Without_degrees_a_rotation_is_nothing() =>
        Assert.Equal(Image(Shape), Apply(new Augmentation.RandomRotation(0), Image(Shape), Shape, Root));

    [Fact]
    public void A_cutout_clears_its_square_and_nothing_else() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 7])
            .Sample(t =>
            {
                var (key, cutout) = (new RngKey(t.Item1), new Augmentation.Cutout(t.Item2));
                var (top, left) = cutout.Draw(key, Shape);
                bool Cut(int y, int x) => y >= top && y < top + t.Item2 && x >= left && x < left + t.Item2;
                var result = Apply(cutout, Image(Shape), Shape, key);
                Assert.Equal(Moved(Image(Shape), Shape, (y, x) => Cut(y, x) ? (-1, -1) : (y, x)), result);
                Assert.InRange(result.Count(x => x == 0), 2, 2 * t.Item2 * t.Item2);
            });

    /// <summary>Bounds: five standard errors.</summary>
    [Fact]
    public void Noise_has_its_moments()
    {
        Shape flat = [20_000];
        var noise = Apply(new Augmentation.Noise(0.5), Image(flat), flat, Root)
            .Zip(Image(flat), (a, b) => a - b)
            .ToList();
        Assert.InRange(noise.Average(), -0.0177, 0.0177);
        Assert.InRange(noise.Average(x => x * x), 0.25 - 0.0125, 0.25 + 0.0125);
        Assert.Equal(noise.Count, noise.Distinct().Count());
    }

    /// <summary>Beta(a, a) has mean 1/2 and variance 1 / (4 (2a + 1)). Bounds: about five standard errors.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Mixups_weight_has_the_moments_of_its_beta(double alpha)
    {
        const int count = 20_000;
        var partners = new int[3];
        var weights = Enumerable
            .Range(0, count)
            .Select(i => new Augmentation.Mixup(alpha).Draw(Root.Fold(i), partners))
            .ToList();
        var variance = 1 / (4 * (2 * alpha + 1));
        Assert.All(weights, w => Assert.InRange(w, 0, 1));
        Assert.InRange(weights.Average() - 0.5, -5 * Math.Sqrt(variance / count), 5 * Math.Sqrt(variance / count));
        Assert.InRange(weights.Average(w => (w - 0.5) * (w - 0.5)) / variance, 0.93, 1.07);
        Assert.Equal([0, 1, 2], partners.Order());
    }

    [Fact]
    public void Settings_are_validated()
    {
        Refused("MaximumPixels is -1", () => new Augmentation.RandomShift(-1));
        Refused("Padding is -1", () => new Augmentation.RandomCrop(-1));
        Refused("Probability is 1.5, but must lie in [0, 1]", () => new Augmentation.HorizontalFlip(1.5));
        Refused("Probability is NaN", () => new Augmentation.VerticalFlip(double.NaN));
        Refused("MaximumDegrees is -10", () => new Augmentation.RandomRotation(-10));
        Refused("Size is 0", () => new Augmentation.Cutout(0));
        Refused("Deviation is -1", () => new Augmentation.Noise(-1));
        Refused("Alpha is 0", () => new Augmentation.Mixup(0));
        Refused("Classes is 0", () => new Augmentation.Mixup(1, 0));
    }

    [Fact]
    public void A_list_survives_json()
    {
        Sequence<Augmentation> list =
        [
            new Augmentation.RandomShift(1),
            new Augmentation.RandomCrop(2),
            new Augmentation.HorizontalFlip(0.1),
            new Augmentation.VerticalFlip(0.2),
            new Augmentation.RandomRotation(15),
            new Augmentation.Cutout(3),
            new Augmentation.Noise(0.1),
            new Augmentation.Mixup(0.3, 10),
        ];
        Assert.Equal(Models.Zoo.CasesOf(typeof(Augmentation)).Count(), list.Count);
        StructuralEquality.AssertEqual(
            list,
            JsonSerializer.Deserialize<Sequence<Augmentation>>(JsonSerializer.Serialize(list))!
        );
    }

    private static void Refused(string message, Func<Augmentation> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
