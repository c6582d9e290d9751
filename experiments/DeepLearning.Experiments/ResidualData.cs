namespace DeepLearning.Experiments;

/// <summary>What the residual nets learn: the digits that this library brings, or a folder of MNIST's kind.</summary>
public static class ResidualData
{
    private const double ValidationShare = 0.1;

    /// <summary>The splits have a key of their own: another seed trains other weights on the same samples.</summary>
    private static readonly RngKey Key = RngKey.FromSeed(1797);

    /// <param name="folder">
    /// A folder with MNIST's four files, of whose training set a tenth validates; null for the digits.
    /// </param>
    /// <exception cref="DataFileException">A file is not there, or is not what its name says.</exception>
    public static Split<double> Load(string? folder) =>
        folder is null
            ? StratifiedSplit.Of(Digits.Load<double>(), Key, 0.70, 0.15, 0.15)
            : Load(new MnistFolder(folder));

    /// <summary>What MNIST's four files hold; a tenth of the training set validates.</summary>
    /// <exception cref="DataFileException">A file is not there, or is not what its name says.</exception>
    public static Split<double> Load(MnistFolder files)
    {
        var train = files.LoadTrain<double>();
        var order = new int[train.Count];
        Draws.Permutation(Key.For(RngPurpose.Split), order);
        var count = (int)(ValidationShare * order.Length);
        return new(train.Subset(order.AsSpan(count)), train.Subset(order.AsSpan(0, count)), files.LoadTest<double>());
    }
}
