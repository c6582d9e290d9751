namespace DeepLearning.Core.Tests.Backends;

public class ExecutorConditionTests
{
    [Fact]
    public void Is_whole_until_it_is_broken_and_again_when_mended()
    {
        var condition = new ExecutorCondition();
        condition.Check();
        var cause = new FormatException("first");
        condition.Break(cause);
        condition.Break(new FormatException("second"));
        var error = Assert.Throws<InvalidOperationException>(condition.Check);
        Assert.Same(cause, error.InnerException);
        Assert.Equal(
            "the executor cannot be used until a state is imported: FormatException ended a call while its "
                + "parameters, gradients or optimizer state were changing (first)",
            error.Message
        );
        condition.Mend();
        condition.Check();
    }
}
