namespace DeepLearning;

/// <summary>A step of a search: so many trials are trained so far, and the best of them go on to the next.</summary>
/// <param name="Trials">How many trials there are at most; fewer where others have diverged.</param>
/// <param name="Epochs">
/// Their epochs since the beginning, those of earlier rungs included; null for as many as their plans say.
/// </param>
public sealed record Rung(int Trials, int? Epochs);
