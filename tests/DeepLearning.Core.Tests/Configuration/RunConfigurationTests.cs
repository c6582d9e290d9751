namespace DeepLearning.Core.Tests.Configuration;

public class RunConfigurationTests
{
    private static readonly Dictionary<string, string> None = [];

    private static RunConfiguration CommandLine(string name, string value) =>
        RunConfiguration.Load(null, None, new Dictionary<string, string> { [name] = value });

    private static string Refused(string name, string value) =>
        Assert.Throws<ConfigurationException>(() => CommandLine(name, value)).Message;

    [Fact]
    public void The_default_is_the_reference_on_the_cpu_in_float32()
    {
        var expected = new RunConfiguration
        {
            Backend = "reference",
            Device = Device.Cpu,
            Precision = Precision.Float32,
            Threads = null,
            Seed = 0,
        };
        Assert.Equal(expected, RunConfiguration.Load(null, None));
    }

    [Fact]
    public void All_sources_count()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "backend": "torch", "precision": "float64", "device": "cuda", "seed": 4 }""");
            var configuration = RunConfiguration.Load(
                path,
                new Dictionary<string, string> { ["DEEPLEARNING_DEVICE"] = "cuda:1", ["DEEPLEARNING_THREADS"] = "2" },
                new Dictionary<string, string> { ["seed"] = "5" }
            );
            Assert.Equal(
                new()
                {
                    Backend = "torch",
                    Device = new("cuda", 1),
                    Precision = Precision.Float64,
                    Threads = 2,
                    Seed = 5,
                },
                configuration
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_bad_value_is_named()
    {
        Assert.Equal(
            "option 'device' is 'tpu' (command line option --device), but must be cpu, cuda or cuda:N",
            Refused("device", "tpu")
        );
        Assert.Equal(
            "option 'threads' is '0' (command line option --threads), but must be a whole number from 1 to 1024",
            Refused("threads", "0")
        );
        Assert.Equal(
            "option 'precision' is 'half' (command line option --precision), but must be one of float32, float64",
            Refused("precision", "half")
        );
        Assert.StartsWith(
            "option 'backend' is '' (command line option --backend), but must be a backend's name",
            Refused("backend", ""),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "option 'seed' is '1.5' (command line option --seed)",
            Refused("seed", "1.5"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bad_value_in_code_is_refused_too()
    {
        Assert.Equal(1024, new RunConfiguration { Threads = 1024 }.Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunConfiguration { Threads = 1025 });
        Assert.StartsWith(
            "Threads is 0, but must lie in 1 to 1024",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RunConfiguration { Threads = 0 }).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Backend must not be empty",
            Assert.Throws<ArgumentException>(() => new RunConfiguration { Backend = " " }).Message,
            StringComparison.Ordinal
        );
    }
}
