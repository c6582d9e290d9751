namespace DeepLearning.Data;

/// <summary>What images are made into.</summary>
public sealed record ImageOptions
{
    /// <summary>Height and width that every image is resized to; null for its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is below 1.</exception>
    public Size2d? Size
    {
        get;
        init =>
            field = value is null or { Height: > 0, Width: > 0 }
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(Size),
                    value,
                    $"Size is {value}, but must be at least 1 on both axes"
                );
    }

    /// <summary>Whether images have one channel, their brightness, and not red, green and blue.</summary>
    public bool IsGrey { get; init; }

    /// <summary>
    /// The most pixels that an image may have; checked by its header before anything is decoded, which takes some 10
    /// bytes a pixel.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MaxPixels
    {
        get;
        init =>
            field =
                value > 0
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxPixels),
                        value,
                        $"MaxPixels is {value}, but must be above 0"
                    );
    } = 1 << 26;

    internal int Channels => IsGrey ? 1 : 3;
}
