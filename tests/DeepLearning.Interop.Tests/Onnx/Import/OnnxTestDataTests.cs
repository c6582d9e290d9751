using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>
/// ONNX's own tests: of each operator, and of models that PyTorch wrote. Some are here (fixtures.py says which). All by
/// hand, with ONNX_TEST_DATA=/usr/share/libonnx-testdata/data (Debian's package libonnx-testdata) and, for the list of
/// what is refused and why, ONNX_TEST_REPORT=FILE.
/// </summary>
public sealed class OnnxTestDataTests
{
    [Fact]
    public void Those_that_are_here_agree()
    {
        var folder = Directory.CreateTempSubdirectory("onnx").FullName;
        try
        {
            using (var stream = typeof(OnnxTestDataTests).Assembly.GetManifestResourceStream("Onnx.onnx-tests.zip")!)
                ZipFile.ExtractToDirectory(stream, folder);
            var tests = Directory.GetDirectories(folder).SelectMany(Directory.GetDirectories).ToArray();
            Assert.Equal(49, tests.Length);
            foreach (var test in tests.Select(test => new OnnxTestCase(test)))
                Assert.Equal((test.Name, true, null), (test.Name, test.Run().IsImported, test.Run().Fault));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_is_imported_agrees()
    {
        var data = Environment.GetEnvironmentVariable("ONNX_TEST_DATA");
        Assert.SkipUnless(data is not null, "ONNX_TEST_DATA names no folder");
        var (report, faults) = (new StringBuilder(), new List<string>());
        foreach (var kind in new[] { "node", "pytorch-converted", "pytorch-operator", "simple", "real" })
            Report(Path.Combine(data!, kind), report, faults);
        if (Environment.GetEnvironmentVariable("ONNX_TEST_REPORT") is { } path)
            File.WriteAllText(path, report.ToString());
        Assert.Empty(faults);
    }

    private static void Report(string kind, StringBuilder report, List<string> faults)
    {
        var (all, imported, agreed) = (0, 0, 0);
        foreach (var folder in Directory.GetDirectories(kind).Order(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(folder, "model.onnx")))
                continue;
            var test = new OnnxTestCase(folder);
            var (isImported, fault) = test.Run();
            all++;
            imported += isImported ? 1 : 0;
            agreed += isImported && fault is null ? 1 : 0;
            var verdict =
                !isImported ? "refused"
                : fault is null ? "agrees"
                : "DIFFERS";
            report.AppendLine($"{verdict} {Path.GetFileName(kind)}/{test.Name} {fault}");
            if (isImported && fault is not null)
                faults.Add($"{test.Name}: {fault}");
        }

        report.AppendLine(
            CultureInfo.InvariantCulture,
            $"# {Path.GetFileName(kind)}: {all} tests, {imported} imported, {agreed} of them agree"
        );
    }
}
