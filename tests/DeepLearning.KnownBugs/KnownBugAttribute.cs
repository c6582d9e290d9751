using Xunit.v3;

namespace DeepLearning.KnownBugs;

/// <summary>
/// A public report of a fault elsewhere, which the test tries on this library. README.md lists them; a test compares.
/// The trait runs one alone: <c>--filter-trait "report=pytorch#73205"</c>.
/// </summary>
/// <param name="report">The project and the number: "pytorch#73205". README.md says where each project is.</param>
/// <param name="fault">One sentence of what went wrong there.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class KnownBugAttribute(string report, string fault) : Attribute, ITraitAttribute
{
    public string Report => report;

    public string Fault => fault;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("report", report)];
}
