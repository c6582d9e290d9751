namespace DeepLearning;

/// <summary>Where a node of an edited model has its parameters from.</summary>
/// <param name="Source">The index in <see cref="ModelEdit.Sources"/>.</param>
/// <param name="Node">The node there.</param>
public sealed record NodeOrigin(int Source, string Node);
