global using Dual = DeepLearning.Dual<double>;
