using System.CommandLine;

namespace DeepLearning.Experiments;

/// <summary>An experiment as a command: its options, their precedence, and errors that a person can act on.</summary>
public static class ExperimentCommand
{
    /// <returns>
    /// The exit code: 0, or 1 when the experiment fails or its input is no good; 130 or 143 when Ctrl-C or SIGTERM
    /// ended it.
    /// </returns>
    public static int Run(string[] args, ExperimentDefaults defaults, Action<ExperimentSettings> experiment) =>
        Run(
            args,
            defaults.Description,
            ExperimentSettings.OptionsOf(defaults),
            (settings, cancellation) =>
            {
                var run = ExperimentSettings.From(settings, defaults) with { Cancellation = cancellation };

                // What cannot work fails before anything is computed.
                foreach (var configuration in run.Runs)
                    ExperimentBackends.Registry.Resolve(configuration);
                using var owned = OutputFolder.Take(run);
                experiment(run);
            }
        );

    /// <summary>Any command with options of this kind and --config.</summary>
    internal static int Run(
        string[] args,
        string description,
        Sequence<ExperimentOption> known,
        Action<Settings, CancellationToken> command
    )
    {
        var options = known
            .Select(o => new Option<string>($"--{o.Name}")
            {
                Description = o.Description,
                HelpName = o.Values,
                Arity = o.IsFlagToo ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            })
            .ToArray();
        var config = new Option<string>("--config")
        {
            Description = "a JSON file of these options; environment and command line go before it",
            HelpName = "FILE",
        };
        var root = new RootCommand(description) { config };
        foreach (var option in options)
            root.Options.Add(option);
        root.SetAction(parsed =>
            Guard(cancellation =>
            {
                var given = options
                    .Where(o => parsed.GetResult(o) is { Implicit: false })
                    .ToDictionary(o => o.Name.TrimStart('-'), o => parsed.GetValue(o) ?? "true");
                command(
                    Settings.Load([.. known.Select(o => o.Name)], parsed.GetValue(config), commandLine: given),
                    cancellation
                );
            })
        );
        return root.Parse(args).Invoke();
    }

    /// <summary>
    /// An expected failure is one line on the error stream; anything else is a defect and keeps its trace.
    /// </summary>
    internal static int Guard(Action action) => Guard((CancellationToken _) => action());

    /// <inheritdoc cref="Guard(Action)"/>
    internal static int Guard(Func<int> action) => Guard((CancellationToken _) => action());

    /// <inheritdoc cref="Guard(Action)"/>
    private static int Guard(Action<CancellationToken> action) =>
        Guard(cancellation =>
        {
            action(cancellation);
            return 0;
        });

    /// <inheritdoc cref="Guard(Action)"/>
    private static int Guard(Func<CancellationToken, int> action)
    {
        using var signals = new StopSignals();
        try
        {
            return action(signals.Token);
        }
        catch (OperationCanceledException e) when (signals.Signal is { } signal)
        {
            Console.Error.WriteLine($"ended by {signal}: {e.Message}");
            return signals.ExitCode;
        }
        catch (Exception e)
            when (e
                    is ConfigurationException
                        or BackendUnavailableException
                        or DataFileException
                        or PipelineException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
                        or TuningException
                        or NotFiniteException
                        or TrainingCallbackException { InnerException: IOException or UnauthorizedAccessException }
            )
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }
}
