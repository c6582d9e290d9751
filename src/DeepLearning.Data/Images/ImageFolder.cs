using System.Numerics;

namespace DeepLearning.Data;

/// <summary>
/// A data set of images from a folder that has a folder for each class: its name is the class's, and its files that end
/// with .png, .jpg, .jpeg or .bmp are the class's images. What else is there, and what begins with a dot, is passed
/// over.
/// </summary>
public static class ImageFolder
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>
    /// Samples [channels, height, width] with values in [0, 1]: class after class, in the order of their names, and
    /// image after image, in the order of theirs, by code units.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">
    /// What images are made into; null for colour. Without a size all must be as large as the first.
    /// </param>
    /// <param name="classNames">
    /// The classes in index order, for a test folder that has not all of them; null for the folders that are there.
    /// </param>
    /// <exception cref="DataFileException">
    /// The folder is not there, has no folder, or one that is no class of the names, or one without an image; an image
    /// cannot be read, or is of another size; or there are more values than a data set holds. The message names the
    /// file.
    /// </exception>
    public static Dataset<T> Load<T>(string folder, ImageOptions? options = null, Sequence<string>? classNames = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new();
        var names = classNames ?? Classes(folder).ToSequence();
        var files = Files(folder, names);
        if (options.Size is { } size)
            CheckSize(folder, files.Count, size, options.Channels);
        var first = ImageFile.Read<T>(files[0].Path, options);
        CheckSize(folder, files.Count, new(first.Shape[1], first.Shape[2]), options.Channels);
        return Read(files, options, names, first);
    }

    /// <summary>
    /// The same in blocks, for more images than memory holds (<see cref="StreamedDataset{T}"/>): the files are dealt
    /// out to the blocks by key.For(Shuffle).Fold("image folder"), so that each is a fair sample of all classes.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="folder">The folder.</param>
    /// <param name="imagesPerBlock">How many images are a block; the last has what remains.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="options">What images are made into; null for colour.</param>
    /// <param name="classNames">The classes in index order; null for the folders that are there.</param>
    public static ISampleBlocks<T> Blocks<T>(
        string folder,
        int imagesPerBlock,
        RngKey key,
        ImageOptions? options = null,
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new();
        var names = classNames ?? Classes(folder).ToSequence();
        var files = Files(folder, names);
        var order = new int[files.Count];
        Draws.Permutation(key.For(RngPurpose.Shuffle).Fold("image folder"), order);
        if (options.Size is { } size)
            CheckSize(folder, Math.Min(imagesPerBlock, files.Count), size, options.Channels);
        return SampleBlocks.Of(
            SampleBlocks.Even(files.Count, imagesPerBlock),
            block =>
            {
                var part = order.Skip(block * imagesPerBlock).Take(imagesPerBlock).Select(i => files[i]).ToList();
                return Read(part, options, names, ImageFile.Read<T>(part[0].Path, options));
            }
        );
    }

    private static Dataset<T> Read<T>(
        List<(string Path, int Class)> files,
        ImageOptions options,
        Sequence<string> names,
        HostTensor<T> first
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var images = HostTensor<T>.Create(
            first.Shape.Batched(files.Count),
            values =>
            {
                for (var i = 0; i < files.Count; i++)
                {
                    var image = i == 0 ? first : ImageFile.Read<T>(files[i].Path, options);
                    if (image.Shape != first.Shape)
                        throw new DataFileException(
                            $"the image '{files[i].Path}' is {image.Shape}, but '{files[0].Path}' is {first.Shape}: "
                                + "choose a size for all (ImageOptions.Size)"
                        );
                    image.Span.CopyTo(values[(i * first.Size)..]);
                }
            }
        );
        return new(images, new Targets<T>.Classes(files.Select(file => file.Class).ToArray()), names);
    }

    private static void CheckSize(string folder, int count, Size2d size, int channels)
    {
        if ((double)count * channels * size.Height * size.Width > Shape.MaxSize)
            throw new DataFileException(
                $"the image folder '{folder}' holds {count} images, of {channels} x {size} values each, but a data set "
                    + $"holds at most {Shape.MaxSize} values: choose a smaller size, or stream them"
            );
    }

    private static string[] Classes(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DataFileException($"the image folder '{folder}' cannot be read: there is no such folder");
        string[] names =
        [
            .. Directory
                .GetDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];
        return names.Length > 0
            ? names
            : throw new DataFileException(
                $"the image folder '{folder}' has no folder, but one for each class is expected"
            );
    }

    private static List<(string Path, int Class)> Files(string folder, Sequence<string> names)
    {
        var files = new List<(string, int)>();
        foreach (var name in Classes(folder))
        {
            var index = names.ToList().IndexOf(name);
            if (index < 0)
                throw new DataFileException(
                    $"the image folder '{folder}' has a folder '{name}', but the classes are {string.Join(", ", names)}"
                );
            string[] images =
            [
                .. Directory.GetFiles(Path.Combine(folder, name)).Where(IsImage).Order(StringComparer.Ordinal),
            ];
            if (images.Length == 0)
                throw new DataFileException(
                    $"the image folder '{folder}' has no image in '{name}': files that end with "
                        + $"{string.Join(", ", Endings)} are expected"
                );
            files.AddRange(images.Select(path => (path, index)));
        }

        return files;
    }

    private static bool IsImage(string path) =>
        !Path.GetFileName(path).StartsWith('.')
        && Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
