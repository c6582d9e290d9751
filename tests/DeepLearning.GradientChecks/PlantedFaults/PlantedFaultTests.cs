using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// What the suite is worth: wrong rules planted one at a time into the reference backend are caught, all of them, and
/// named.
/// </summary>
public class PlantedFaultTests
{
    private const int Fewest = 40;

    private static readonly IReadOnlyList<Fault> Catalogue =
    [
        .. EmbeddingFaults.All,
        .. DenseFaults.All,
        .. Conv2dFaults.All,
        .. TransposedFaults.All,
        .. BorderFaults.All,
        .. PoolFaults.All,
        .. MorePoolFaults.All,
        .. ElementwiseFaults.All,
        .. SmoothFaults.All,
        .. PieceFaults.All,
        .. ResamplingFaults.All,
        .. GateFaults.All,
        .. ShapeFaults.All,
        .. DropoutFaults.All,
        .. Dropout2dFaults.All,
        .. BatchNormFaults.All,
        .. LayerNormFaults.All,
        .. RowNormFaults.All,
        .. GraphFaults.All,
        .. JoinFaults.All,
        .. AxisFaults.All,
        .. LossFaults.All,
        .. LossRuleFaults.All,
        .. OptimizerFaults.All,
        .. AdaptiveFaults.All,
        .. NAdamFaults.All,
        .. RAdamFaults.All,
        .. AdadeltaFaults.All,
        .. LionFaults.All,
        .. ClippingFaults.All,
        .. PenaltyFaults.All,
    ];

    [Fact]
    public void Every_planted_fault_is_caught()
    {
        var rows = Catalogue
            .Select(fault => (Fault: fault, Finding: fault.Check.On(new ReferenceBackend(fault))))
            .ToList();
        var table = Table(rows);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        var escaped = rows.Where(row => !row.Finding.IsCaught || !NamesRight(row.Fault, row.Finding)).ToList();
        Assert.True(escaped.Count == 0, $"{escaped.Count} of {rows.Count} escaped or were misnamed:\n{Table(escaped)}");
    }

    /// <summary>
    /// A backend that is compared with itself agrees with itself, whatever it computes: only the forward mode is left.
    /// </summary>
    [Fact]
    public void Every_fault_that_both_sides_have_is_caught_by_the_forward_mode()
    {
        var asked = Catalogue.Where(fault => fault.Check.AgainstItself is not null).ToList();
        var rows = asked
            .Select(fault => (Fault: fault, Finding: fault.Check.AgainstItself!(new ReferenceBackend(fault))))
            .ToList();
        var escaped = rows.Where(row => !row.Finding.IsCaught).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked.Count} of {Catalogue.Count} faults");
        Assert.True(
            escaped.Count == 0,
            $"{escaped.Count} of {rows.Count} escaped:\n"
                + string.Join(
                    '\n',
                    escaped.Select(row => $"{row.Fault.Where}: {row.Fault.Name} ({row.Fault.Check.Case})")
                )
        );
        foreach (var check in asked.Select(fault => fault.Check).DistinctBy(check => (check.Kind, check.Case)))
            Assert.Empty(check.AgainstItself!(Checks.Reference).Blamed);
    }

    [Fact]
    public void The_same_checks_pass_without_a_fault()
    {
        foreach (var check in Catalogue.Select(fault => fault.Check).DistinctBy(check => (check.Kind, check.Case)))
        {
            var finding = check.On(Checks.Reference);
            Assert.False(finding.IsCaught, $"{check.Kind}, {check.Case}: {string.Join(", ", finding.Blamed)}");
        }
    }

    [Fact]
    public void A_substitution_that_changes_nothing_is_not_caught()
    {
        foreach (var check in Catalogue.Select(fault => fault.Check).DistinctBy(check => (check.Kind, check.Case)))
        {
            var harmless = new Fault("none", "nowhere", check)
            {
                Operation = (site, own) => Fault.Tampered(site, own, (_, _, _) => { }),
            };
            var finding = check.On(new ReferenceBackend(harmless));
            Assert.False(finding.IsCaught, $"{check.Kind}, {check.Case}: {string.Join(", ", finding.Blamed)}");
        }
    }

    [Fact]
    public void The_catalogue_is_large_and_each_fault_stands_in_it_once()
    {
        Assert.True(Catalogue.Count >= Fewest, $"{Catalogue.Count} faults");
        Assert.Equal(Catalogue.Count, Catalogue.DistinctBy(fault => (fault.Where, fault.Name)).Count());
    }

    // Every pattern blames something, nothing else is blamed, and the third opinion never speaks against torch.
    private static bool NamesRight(Fault fault, Finding finding) =>
        finding.OddOneOut is null or "reference"
        && fault.Named.Count > 0
        && fault.Named.All(pattern => finding.Blamed.Any(name => Matches(pattern, name)))
        && finding.Blamed.All(name => fault.Named.Any(pattern => Matches(pattern, name)));

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string Table(IEnumerable<(Fault Fault, Finding Finding)> rows)
    {
        var text = new StringBuilder(
            "| fault | layer | caught by | named | scaled error | odd one out |\n| --- | --- | --- | --- | "
                + "--- | --- |\n"
        );
        foreach (var (fault, finding) in rows)
        {
            var caught = finding.IsCaught
                ? $"{fault.Check.Kind}: {fault.Check.Case}"
                : $"ESCAPED {fault.Check.Kind}: {fault.Check.Case}";
            var named = NamesRight(fault, finding)
                ? string.Join(", ", fault.Named)
                : $"MISNAMED: {string.Join(", ", finding.Blamed)} (expected {string.Join(", ", fault.Named)})";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {fault.Name} | {fault.Where} | {caught} | {named} | {finding.ScaledError:0.0e+0} | "
                    + $"{finding.OddOneOut ?? "-"} |\n"
            );
        }

        return text.ToString();
    }
}
