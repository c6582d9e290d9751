namespace DeepLearning.Conformance;
public class Placeholder { [Fact] public void Runs() => Assert.True(true); }
