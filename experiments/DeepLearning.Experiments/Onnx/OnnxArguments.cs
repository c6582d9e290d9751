using System.Globalization;
using DeepLearning.Interop;

namespace DeepLearning.Experiments.Onnx;

/// <summary>Arguments that name a value: NAME=VALUE.</summary>
internal static class OnnxArguments
{
    public static OnnxImportOptions Options(string[]? extents, bool noBatch)
    {
        var given = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in extents ?? [])
        {
            var at = text.LastIndexOf('=');
            if (
                at <= 0
                || !int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var extent)
            )
                throw new ArgumentException($"--extent is '{text}', but must be a name and a number: steps=64");
            if (extent == 0 || !given.TryAdd(text[..at], extent))
                throw new ArgumentException($"--extent '{text}' is 0 or comes twice");
        }

        return new() { HasBatchAxis = !noBatch, Extents = given };
    }

    /// <summary>Files by the name of what they hold; "" where there is one and no name.</summary>
    public static IReadOnlyDictionary<string, string> Paths(string option, string[]? texts)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var (name, path) = at < 0 ? ("", text) : (text[..at], text[(at + 1)..]);
            if (!path.EndsWith(".npy", StringComparison.Ordinal))
                throw new ArgumentException($"{option} is '{text}', but must be a .npy file, with a name or without");
            if (!paths.TryAdd(name, path))
                throw new ArgumentException($"{option} gives '{name}' twice");
        }

        return paths;
    }

    /// <summary>The file for a name; one without a name is for the only one.</summary>
    public static string? PathOf(
        string option,
        IReadOnlyDictionary<string, string> paths,
        string name,
        IReadOnlyCollection<string> names
    )
    {
        foreach (var given in paths.Keys)
            if (given.Length > 0 ? !names.Contains(given) : names.Count > 1)
                throw new ArgumentException(
                    given.Length > 0
                        ? $"{option} names '{given}', but there are {string.Join(", ", names)}"
                        : $"{option} has no name, but there are {string.Join(", ", names)}: write NAME=FILE"
                );
        return paths.GetValueOrDefault(name) ?? paths.GetValueOrDefault("");
    }
}
