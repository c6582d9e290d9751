namespace DeepLearning.GradientChecks;
public class Placeholder { [Fact] public void Runs() => Assert.True(true); }
