using System.CommandLine;
using System.Globalization;
using System.Numerics;
using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>The gradient check as a command: a table, and an exit code that a script can act on.</summary>
public static class GradientCheckCommand
{
    private const int Samples = 8;

    /// <param name="args">The command line.</param>
    /// <param name="registry">The backends there are.</param>
    /// <returns>0 when the backends agree; 1 when they do not, or when nothing could be compared.</returns>
    public static int Run(string[] args, BackendRegistry registry)
    {
        var model = Option("--model", "mlp|cnn|FILE", "a network of ours, or a model's JSON file; cnn by default");
        var precision = Option("--precision", "float64|float32", "what the backends compute with; float64 by default");
        var seed = Option("--seed", "N", "from which parameters, dropout and the batch follow; 1 by default");
        var first = Option("--first", "BACKEND", "the backend whose loss is differenced; reference by default");
        var second = Option("--second", "BACKEND", "the backend it is compared with; torch by default");
        var json = Option("--json", "FILE", "writes the report as JSON");
        var markdown = Option("--markdown", "FILE", "writes the report as Markdown");
        var reproduce = Option(
            "--case",
            "FILE",
            "where the case of a failed check goes; runs/gradcheck/case.json by default"
        );
        Option<string>[] options = [model, precision, seed, first, second, json, markdown, reproduce];
        var root = new RootCommand(
            "Compares the gradients of a model on two backends, and with finite differences. Exits with 0 "
                + "when they agree, else with 1."
        );
        foreach (var option in options)
            root.Options.Add(option);
        root.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
            {
                var (a, b) = (
                    Resolve(registry, parsed.GetValue(first) ?? "reference"),
                    Resolve(registry, parsed.GetValue(second) ?? "torch")
                );
                var net = ModelOf(parsed.GetValue(model) ?? "cnn");
                var number = Seed(parsed.GetValue(seed) ?? "1");
                var casePath = parsed.GetValue(reproduce) ?? Path.Combine("runs", "gradcheck", "case.json");
                return (parsed.GetValue(precision) ?? "float64") switch
                {
                    "float64" => Check<double>(
                        a,
                        b,
                        net,
                        number,
                        parsed.GetValue(json),
                        parsed.GetValue(markdown),
                        casePath
                    ),
                    "float32" => Check<float>(
                        a,
                        b,
                        net,
                        number,
                        parsed.GetValue(json),
                        parsed.GetValue(markdown),
                        casePath
                    ),
                    var other => throw new ArgumentException($"precision is '{other}', but must be float64 or float32"),
                };
            })
        );
        var result = root.Parse(args);
        if (result.Errors.Count == 0)
            return result.Invoke();
        Console.Error.WriteLine($"error: {result.Errors[0].Message}");
        return 1;
    }

    private static int Check<T>(
        IBackend first,
        IBackend second,
        Model model,
        ulong seed,
        string? json,
        string? markdown,
        string casePath
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<T>(model, objective, Samples, seed);
        var report = GradientCheck.Compare(first, second, model, objective, batch, seed);
        Console.WriteLine(report.ToTable().TrimEnd());
        if (json is not null)
            Write(json, report.ToJson() + "\n");
        if (markdown is not null)
            Write(markdown, report.ToMarkdown());
        if (report.Passed)
            return 0;

        var divergence = Bisection.Of(first, second, model, objective, batch, seed);
        Console.WriteLine(
            divergence is null
                ? "no value parts on the way: the backends agree with each other"
                : $"first: {divergence}"
        );
        if (divergence is null)
            return 1;
        divergence.Case.Save(casePath);
        Console.WriteLine($"wrote {casePath}");
        return 1;
    }

    private static IBackend Resolve(BackendRegistry registry, string name) =>
        registry.Resolve(new RunConfiguration { Backend = name });

    private static Model ModelOf(string name)
    {
        if (DigitsModels.Names.Contains(name))
            return DigitsModels.Of(name);
        if (!File.Exists(name))
            throw new ArgumentException(
                $"model is '{name}', which is neither a file nor one of {string.Join(", ", DigitsModels.Names)}"
            );
        return ModelJson.Load(name);
    }

    private static ulong Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new ArgumentException($"seed is '{text}', but must be a whole number from 0");

    private static void Write(string path, string text)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            Directory.CreateDirectory(directory);
        File.WriteAllText(path, text);
    }

    private static Option<string> Option(string name, string values, string description) =>
        new(name) { Description = description, HelpName = values };
}
