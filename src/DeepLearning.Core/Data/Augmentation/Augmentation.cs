using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A random change of training samples: a closed union, one sealed case a file. What is drawn is drawn in double from a
/// key, so that float32 and float64 get the same decision; a list of them is a <see cref="Sequence{T}"/>, applied in
/// order by an <see cref="Augmenter{T}"/>.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(RandomShift), "randomShift")]
[JsonDerivedType(typeof(RandomCrop), "randomCrop")]
[JsonDerivedType(typeof(HorizontalFlip), "horizontalFlip")]
[JsonDerivedType(typeof(VerticalFlip), "verticalFlip")]
[JsonDerivedType(typeof(RandomRotation), "randomRotation")]
[JsonDerivedType(typeof(Cutout), "cutout")]
[JsonDerivedType(typeof(Noise), "noise")]
[JsonDerivedType(typeof(Mixup), "mixup")]
public abstract partial record Augmentation
{
    private Augmentation() { }

    /// <exception cref="ShapeException">Samples of this shape cannot be changed so.</exception>
    public virtual void CheckShape(Shape sample) { }

    /// <summary>A probability.</summary>
    private static double Share(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must lie in [0, 1]");

    /// <summary>An augmentation that looks at one sample alone; its targets stay.</summary>
    public abstract record OfSample : Augmentation
    {
        private protected OfSample() { }

        /// <summary>Writes (=) the changed sample.</summary>
        /// <param name="source">The sample, row-major.</param>
        /// <param name="destination">As many values; not the source's memory.</param>
        /// <param name="shape">The sample's shape.</param>
        /// <param name="key">Of this sample alone: it settles every draw.</param>
        public abstract void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
            where T : unmanaged, IFloatingPointIeee754<T>;
    }

    /// <summary>An augmentation of an image [channels, height, width]; all channels are changed alike.</summary>
    public abstract record OfImage : OfSample
    {
        private protected OfImage() { }

        public sealed override void CheckShape(Shape sample)
        {
            if (sample.Rank != 3)
                throw new ShapeException(
                    $"{GetType().Name}: expects an image [channels, height, width], but is given {sample}"
                );
        }
    }
}
