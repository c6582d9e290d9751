using System.Reflection;

namespace DeepLearning.GradientChecks;

/// <summary>The arrows between the projects, from the built assemblies.</summary>
public class ArrowTests
{
    [Theory]
    [InlineData("DeepLearning.Core", "")]
    [InlineData("DeepLearning.Reference", "DeepLearning.Core")]
    [InlineData("DeepLearning.Torch", "DeepLearning.Core")]
    [InlineData("DeepLearning.Verification", "DeepLearning.Core")]
    [InlineData("DeepLearning.Interop", "DeepLearning.Core")]
    [InlineData("DeepLearning.Data", "DeepLearning.Core")]
    [InlineData("DeepLearning", "DeepLearning.Core DeepLearning.Reference")]
    [InlineData("DeepLearning.Console", "DeepLearning.Core DeepLearning")]
    public void Only_the_arrows_of_the_design_exist(string assembly, string allowed)
    {
        var ours = References(assembly)
            .Where(name => name == "DeepLearning" || name.StartsWith("DeepLearning.", StringComparison.Ordinal));
        Assert.Empty(ours.Except(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("DeepLearning.Core")]
    [InlineData("DeepLearning.Reference")]
    [InlineData("DeepLearning.Verification")]
    [InlineData("DeepLearning.Interop")]
    [InlineData("DeepLearning.Data")]
    [InlineData("DeepLearning")]
    [InlineData("DeepLearning.Console")]
    public void Only_the_torch_backend_knows_TorchSharp(string assembly)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([assembly]);
        while (open.TryDequeue(out var name))
            foreach (var reference in References(name))
                if (seen.Add(reference) && reference.StartsWith("DeepLearning", StringComparison.Ordinal))
                    open.Enqueue(reference);
        Assert.DoesNotContain("TorchSharp", seen);
    }

    [Fact]
    public void The_facade_shows_nothing_by_itself() =>
        Assert.DoesNotContain(References("DeepLearning"), name => name.StartsWith("Spectre", StringComparison.Ordinal));

    [Fact]
    public void Verification_knows_no_test_framework() =>
        Assert.DoesNotContain(
            References("DeepLearning.Verification"),
            name => name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)
        );

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);
}
