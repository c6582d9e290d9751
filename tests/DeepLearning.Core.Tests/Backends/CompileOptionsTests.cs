namespace DeepLearning.Core.Tests.Backends;

public class CompileOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(268_435_456)]
    [InlineData(1_000_000_000)]
    [InlineData(int.MaxValue)]
    public void A_number_of_threads_out_of_range_is_refused_with_the_range(int threads)
    {
        var expected = $"Threads is {threads}, but must lie in 1 to 1024";
        Assert.StartsWith(
            expected,
            Assert.Throws<ArgumentOutOfRangeException>(() => new CompileOptions { Threads = threads }).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            expected,
            Assert.Throws<ArgumentOutOfRangeException>(() => new RunConfiguration { Threads = threads }).Message,
            StringComparison.Ordinal
        );
        var commandLine = new Dictionary<string, string> { ["threads"] = $"{threads}" };
        Assert.Contains(
            "must be a whole number from 1 to 1024",
            Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(commandLine: commandLine)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_most_threads_are_possible()
    {
        Assert.Equal(1024, new CompileOptions { Threads = CompileOptions.MaxThreads }.Threads);
        Assert.Null(new CompileOptions().Threads);
    }
}
