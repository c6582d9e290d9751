namespace DeepLearning.Torch;
public static class P { public static Type X => typeof(TorchSharp.torch); }
