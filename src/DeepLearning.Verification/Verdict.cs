namespace DeepLearning.Verification;

/// <summary>What a comparison of two tensors says.</summary>
public enum Verdict
{
    /// <summary>Equal within the tolerance.</summary>
    Agree,

    /// <summary>Different beyond the tolerance, or a number against NaN.</summary>
    Disagree,

    /// <summary>Both are empty, or zero everywhere: nothing was compared. Not a pass.</summary>
    Vacuous,

    /// <summary>Both are pure rounding beside the terms that cancel in them: nothing to judge, by nature.</summary>
    Rounding,
}
