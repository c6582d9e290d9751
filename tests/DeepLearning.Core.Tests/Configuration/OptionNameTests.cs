namespace DeepLearning.Core.Tests.Configuration;

public class OptionNameTests
{
    [Fact]
    public void All_our_programs_options_are_known()
    {
        Sequence<string> names =
        [
            "backend",
            "device",
            "precision",
            "threads",
            "seed",
            "model",
            "epochs",
            "batch-size",
            "learning-rate",
            "out",
            "checkpoint-every",
            "resume",
            "overwrite",
            "repeats",
            "strategy",
            "trials",
        ];
        Assert.Equal(names, OptionName.OfOurPrograms);
    }
}
