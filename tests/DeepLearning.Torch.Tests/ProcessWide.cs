namespace DeepLearning.Torch.Tests;

/// <summary>Tests of what the whole process shares (thread counts, memory): they run alone.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
