using DeepLearning.Reference;
using DeepLearning.Torch;

namespace DeepLearning.TestSupport;

/// <summary>The backends under test: a new one is one line here, and no test code.</summary>
public static class TestBackends
{
    private static readonly Dictionary<string, Func<IBackend>> All = new()
    {
        ["reference"] = () => new ReferenceBackend(),
        ["torch"] = () => new TorchBackend().Moved(),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static IBackend Reference => Get("reference");

    public static IBackend Torch => Get("torch");

    public static IBackend Get(string name) => All[name]();
}

/// <summary>The argument of a theory that runs once a backend.</summary>
public sealed class BackendNames : TheoryData<string>
{
    public BackendNames()
    {
        foreach (var name in TestBackends.Names)
            Add(name);
    }
}

/// <summary>Runs a theory once a backend.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachBackendAttribute() : ClassDataAttribute(typeof(BackendNames));
