namespace DeepLearning.Interop;

/// <summary>What is added behind a model's outputs, which are logits, when it is exported.</summary>
public enum OutputActivation
{
    /// <summary>Nothing: the outputs are the model's.</summary>
    None,

    /// <summary>Probabilities of classes, along <see cref="OnnxExportOptions.ClassAxis"/>.</summary>
    Softmax,

    /// <summary>A probability at each element.</summary>
    Sigmoid,
}
