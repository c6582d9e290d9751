using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DeepLearning.Experiments.Architecture;

/// <summary>One assembly of the product.</summary>
/// <param name="Name">"DeepLearning.Core".</param>
/// <param name="Rooms">The folders that its types are in, by name.</param>
/// <param name="Arrows">The assemblies of the product that it refers to.</param>
public sealed record House(string Name, Sequence<string> Rooms, Sequence<string> Arrows)
{
    private const string Prefix = "DeepLearning";

    /// <summary>
    /// The product's assemblies in a folder, read from the files: what was compiled, not what is meant.
    /// </summary>
    /// <param name="folder">A program's folder, with the assemblies and their symbols.</param>
    /// <param name="names">Which; the others are programs and tests.</param>
    /// <exception cref="FileNotFoundException">An assembly or its symbols are not there.</exception>
    public static IReadOnlyList<House> Read(string folder, IReadOnlyList<string> names) =>
        [.. names.Select(name => Read(Path.Combine(folder, name + ".dll")))];

    /// <summary>How far above the lowest it stands: 0 for one that refers to none of the product.</summary>
    public int Floor(IReadOnlyList<House> all) =>
        Arrows.Count == 0 ? 0 : 1 + Arrows.Max(name => all.First(house => house.Name == name).Floor(all));

    private static House Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var name = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var arrows = metadata
            .AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(reference => reference == Prefix || reference.StartsWith(Prefix + ".", StringComparison.Ordinal));
        return new(name, RoomsOf(name, Path.ChangeExtension(path, ".pdb")).ToSequence(), arrows.Order().ToSequence());
    }

    /// <summary>The folder below the project's of each source file that the symbols name.</summary>
    private static string[] RoomsOf(string project, string symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
        var reader = provider.GetMetadataReader();
        return
        [
            .. reader
                .Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name).Replace('\\', '/'))
                .Select(path => path.Split($"/{project}/") is [_, var rest] ? rest.Split('/') : [])
                .Where(parts => parts.Length > 1 && parts[0] != "obj")
                .Select(parts => parts[0])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
