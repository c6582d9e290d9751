namespace DeepLearning;

/// <summary>How far an epoch has got.</summary>
/// <param name="Batches">The batches that are done.</param>
/// <param name="LossSum">Their losses, each times its normaliser; NaN and infinity are losses too.</param>
/// <param name="Weight">The sum of their normalisers.</param>
public readonly record struct EpochProgress(int Batches, double LossSum, double Weight)
{
    public int Batches
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Batches);

    public double Weight
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Weight);

    public static EpochProgress None => default;

    /// <summary>The mean loss so far; NaN before the first batch.</summary>
    public double Loss => LossSum / Weight;

    /// <summary>The learning rate of the last update.</summary>
    public double LearningRate
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>With a batch more.</summary>
    /// <param name="loss">The batch's loss.</param>
    /// <param name="weight">Its normaliser; a batch without any has no loss.</param>
    public EpochProgress Add(double loss, double weight) =>
        this with
        {
            Batches = Batches + 1,
            LossSum = weight == 0 ? LossSum : LossSum + weight * loss,
            Weight = Weight + weight,
        };
}
