namespace DeepLearning.Core.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private static readonly Sequence<string> Known =
    [
        "learning-rate",
        "epochs",
        "seed",
        "name",
        "verbose",
        "precision",
    ];
    private static readonly Dictionary<string, string> None = [];

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private Settings FromFile(string json)
    {
        File.WriteAllText(_path, json);
        return Settings.Load(Known, _path, None);
    }

    private string Refused(string json) => Assert.Throws<ConfigurationException>(() => FromFile(json)).Message;

    private static Settings FromEnvironment(string name, string value) =>
        Settings.Load(Known, null, new Dictionary<string, string> { [name] = value });

    private static Settings FromCommandLine(string name, string value) =>
        Settings.Load(Known, null, None, new Dictionary<string, string> { [name] = value });

    private static string Refused(Action get) => Assert.Throws<ConfigurationException>(get).Message;

    [Fact]
    public void The_later_source_comes_before_the_earlier()
    {
        File.WriteAllText(_path, """{ "epochs": 1, "seed": 1, "name": "file" }""");
        var settings = Settings.Load(
            Known,
            _path,
            new Dictionary<string, string>
            {
                ["DEEPLEARNING_EPOCHS"] = "2",
                ["DEEPLEARNING_SEED"] = "2",
                ["DEEPLEARNING_TRIALS"] = "x",
                ["PATH"] = "y",
            },
            new Dictionary<string, string> { ["epochs"] = "3" }
        );
        Assert.Equal(
            (3, 2UL, "file", 0.5),
            (
                settings.GetInt32("epochs", 0),
                settings.GetUInt64("seed", 0),
                settings.GetText("name", "-"),
                settings.GetDouble("learning-rate", 0.5)
            )
        );
        Assert.True(settings.Has("name"));
        Assert.False(settings.Has("learning-rate"));
    }

    [Theory]
    [InlineData("learningRate")]
    [InlineData("learning-rate")]
    [InlineData("LearningRate")]
    [InlineData("LEARNING-RATE")]
    public void A_json_key_is_camel_case_or_dashed_in_any_case(string key) =>
        Assert.Equal(0.25, FromFile($$"""{ "{{key}}": 0.25 }""").GetDouble("learning-rate", 0));

    [Fact]
    public void Underscores_of_the_environment_are_dashes() =>
        Assert.Equal(0.25, FromEnvironment("DEEPLEARNING_LEARNING_RATE", "0.25").GetDouble("learning-rate", 0));

    [Fact]
    public void Without_a_dictionary_the_processs_environment_counts()
    {
        Environment.SetEnvironmentVariable("DEEPLEARNING_REPEATS", "here");
        try
        {
            Assert.Equal("here", Settings.Load(["repeats"]).GetText("repeats", ""));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DEEPLEARNING_REPEATS", null);
        }
    }

    [Theory]
    [InlineData("DEEPLEARNING_EPOCS", "DEEPLEARNING_EPOCHS")]
    [InlineData("deeplearning_learn_rate", "DEEPLEARNING_LEARNING_RATE")]
    public void A_misspelt_variable_is_refused_and_the_nearest_named(string written, string nearest)
    {
        var message = Refused(() => FromEnvironment(written, "1"));
        Assert.Equal(
            $"the environment variable {written.ToUpperInvariant()} is of no option; the nearest is "
                + $"{nearest}, and known are {string.Join(", ", Known)}",
            message
        );
    }

    [Fact]
    public void A_variable_of_another_program_of_ours_is_passed_over() =>
        Assert.False(FromEnvironment("DEEPLEARNING_STRATEGY", "grid").Has("epochs"));

    [Fact]
    public void Json_may_have_comments_booleans_and_nulls()
    {
        var settings = FromFile(
            """
            {
              // a comment
              "verbose": true,
              "epochs": null,
            }
            """
        );
        Assert.True(settings.GetBoolean("verbose", false));
        Assert.False(settings.Has("epochs"));
    }

    [Fact]
    public void An_error_names_the_option_the_value_the_source_and_what_was_expected()
    {
        Assert.Equal(
            $"option 'epochs' is 'many' (configuration file '{_path}'), but must be a whole number of at least 1",
            Refused(() => FromFile("""{ "epochs": "many" }""").GetInt32("epochs", 1, min: 1))
        );
        Assert.Equal(
            "option 'learning-rate' is '-1' (environment variable DEEPLEARNING_LEARNING_RATE), but must be "
                + "a number of at least 0",
            Refused(() => FromEnvironment("DEEPLEARNING_LEARNING_RATE", "-1").GetDouble("learning-rate", 1, min: 0))
        );
        Assert.Equal(
            "option 'seed' is '-1' (command line option --seed), but must be a whole number from 0 to "
                + "18446744073709551615",
            Refused(() => FromCommandLine("seed", "-1").GetUInt64("seed", 1))
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("11")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("")]
    public void A_whole_number_keeps_its_bounds(string value) =>
        Assert.Equal(
            $"option 'epochs' is '{value}' (command line option --epochs), but must be a whole number from 1 to 10",
            Refused(() => FromCommandLine("epochs", value).GetInt32("epochs", 1, 1, 10))
        );

    [Theory]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("0,5")]
    [InlineData("x")]
    public void A_number_is_finite_and_has_a_point(string value) =>
        Assert.Equal(
            $"option 'learning-rate' is '{value}' (command line option --learning-rate), but must be a finite number",
            Refused(() => FromCommandLine("learning-rate", value).GetDouble("learning-rate", 1))
        );

    [Fact]
    public void A_number_keeps_its_bounds()
    {
        var settings = FromCommandLine("learning-rate", "2");
        Assert.EndsWith(
            "but must be a number from 0 to 1.5",
            Refused(() => settings.GetDouble("learning-rate", 1, 0, 1.5)),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "but must be a number of at most 1.5",
            Refused(() => settings.GetDouble("learning-rate", 1, max: 1.5)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_choice_lists_what_there_is()
    {
        Assert.Equal(
            Precision.Float64,
            FromCommandLine("precision", "FLOAT64").GetEnum("precision", Precision.Float32)
        );
        foreach (var value in new[] { "float16", "1" })
            Assert.Equal(
                $"option 'precision' is '{value}' (command line option --precision), but must be one of "
                    + "float32, float64",
                Refused(() => FromCommandLine("precision", value).GetEnum("precision", Precision.Float32))
            );
    }

    [Fact]
    public void A_truth_is_true_or_false() =>
        Assert.Equal(
            "option 'verbose' is 'yes' (command line option --verbose), but must be true or false",
            Refused(() => FromCommandLine("verbose", "yes").GetBoolean("verbose", false))
        );

    [Fact]
    public void An_unknown_key_of_the_file_or_the_command_line_lists_the_known_ones()
    {
        Assert.Equal(
            $"the configuration file '{_path}' cannot be read: it has the unknown option 'epoch'; known are "
                + "learning-rate, epochs, seed, name, verbose, precision",
            Refused("""{ "epoch": 1 }""")
        );
        Assert.Equal(
            "the command line has the unknown option 'epoch'; known are learning-rate, epochs, seed, name, "
                + "verbose, precision",
            Refused(() => FromCommandLine("epoch", "1"))
        );
    }

    [Theory]
    [InlineData("""{ "epochs": { "first": 1 } }""")]
    [InlineData("""{ "epochs": [1] }""")]
    public void A_value_that_is_not_plain_is_refused(string json) =>
        Assert.Equal(
            $"the configuration file '{_path}' cannot be read: its option 'epochs' is an object or an "
                + "array, but a plain value is expected",
            Refused(json)
        );

    [Fact]
    public void An_option_given_twice_is_refused()
    {
        Assert.Equal(
            $"the configuration file '{_path}' cannot be read: it gives the option 'learning-rate' twice",
            Refused("""{ "learningRate": 1, "learning-rate": 2 }""")
        );
        Assert.StartsWith(
            $"the configuration file '{_path}' cannot be read: it is not a valid JSON object: ",
            Refused("""{ "seed": 1, "seed": 2 }"""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Malformed_json_is_named_with_its_place()
    {
        Assert.StartsWith(
            $"the configuration file '{_path}' cannot be read: it is not a valid JSON object at line 2, byte 11: ",
            Refused("{\n  \"seed\": x\n}"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"the configuration file '{_path}' cannot be read: it is not a valid JSON object",
            Refused("[1]"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"the configuration file '{_path}' cannot be read: it is not a valid JSON object",
            Refused(""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "run.json");
        Assert.Equal(
            $"the configuration file '{path}' cannot be read: there is no such file",
            Refused(() => Settings.Load(Known, path, None))
        );
        Assert.StartsWith(
            $"the configuration file '{Path.GetTempPath()}' cannot be read: ",
            Refused(() => Settings.Load(Known, Path.GetTempPath(), None)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void To_ask_for_an_option_that_is_not_known_is_a_mistake_in_the_program() =>
        Assert.StartsWith(
            "'epoch' is none of the known options learning-rate, epochs",
            Assert.Throws<ArgumentException>(() => FromCommandLine("epochs", "1").GetInt32("epoch", 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Both_bounds_are_included()
    {
        foreach (var bound in (int[])[2, 5])
        {
            Assert.Equal(bound, FromEnvironment("DEEPLEARNING_EPOCHS", $"{bound}").GetInt32("epochs", 3, 2, 5));
            Assert.Equal(
                bound,
                FromEnvironment("DEEPLEARNING_LEARNING_RATE", $"{bound}").GetDouble("learning-rate", 3, 2, 5)
            );
        }
    }
}
