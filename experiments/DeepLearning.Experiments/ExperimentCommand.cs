using System.CommandLine;

namespace DeepLearning.Experiments;

/// <summary>An experiment as a command: its options, their precedence, and errors that a person can act on.</summary>
public static class ExperimentCommand
{
    /// <returns>The exit code: 0, or 1 when the experiment fails or its input is no good.</returns>
    public static int Run(string[] args, ExperimentDefaults defaults, Action<ExperimentSettings> experiment)
    {
        Sequence<ExperimentOption> known = [.. ExperimentSettings.Options, .. defaults.OwnOptions];
        var options = known.Select(o => new Option<string>($"--{o.Name}") { Description = o.Description, HelpName = o.Values }).ToArray();
        var config = new Option<string>("--config") { Description = "a JSON file of these options; environment and command line go before it", HelpName = "FILE" };
        var root = new RootCommand(defaults.Description) { config };
        foreach (var option in options) root.Options.Add(option);
        root.SetAction(parsed => Guard(() =>
        {
            var given = options.Where(o => parsed.GetValue(o) is not null).ToDictionary(o => o.Name.TrimStart('-'), o => parsed.GetValue(o)!);
            var settings = Settings.Load([.. known.Select(o => o.Name)], parsed.GetValue(config), commandLine: given);
            var run = ExperimentSettings.From(settings, defaults);

            // What cannot work fails before anything is computed.
            foreach (var configuration in run.Runs) ExperimentBackends.Registry.Resolve(configuration);
            Directory.CreateDirectory(run.OutputDirectory);
            experiment(run);
        }));
        return root.Parse(args).Invoke();
    }

    /// <summary>An expected failure is one line on the error stream; anything else is a defect and keeps its trace.</summary>
    internal static int Guard(Action action) => Guard(() =>
    {
        action();
        return 0;
    });

    /// <inheritdoc cref="Guard(Action)"/>
    internal static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is ConfigurationException or BackendUnavailableException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }
}
