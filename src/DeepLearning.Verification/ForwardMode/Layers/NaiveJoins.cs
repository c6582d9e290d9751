namespace DeepLearning.Verification;

/// <summary>Several values joined element by element.</summary>
internal static class NaiveJoins
{
    public static DualTensor Add(DualPass pass) => Joined(pass, (x, y) => x + y);

    public static DualTensor Subtract(DualPass pass) => Joined(pass, (x, y) => x - y);

    public static DualTensor Multiply(DualPass pass) => Joined(pass, (x, y) => x * y);

    /// <summary>At a tie the mean of both: each moves it by a half.</summary>
    public static DualTensor Maximum(DualPass pass) =>
        Joined(
            pass,
            (x, y) =>
                x.Value > y.Value ? x
                : x.Value < y.Value ? y
                : x.Value == y.Value ? new((x.Value + y.Value) / 2, (x.Tangent + y.Tangent) / 2)
                : new(double.NaN, x.Tangent + y.Tangent)
        );

    private static DualTensor Joined(DualPass pass, Func<Dual, Dual, Dual> join)
    {
        var joined = new Dual[pass.Output.Size];
        for (var i = 0; i < joined.Length; i++)
            joined[i] = pass.Inputs.Select(x => x[Place(i, x.Shape, pass.Output)]).Aggregate(join);
        return new(pass.Output, joined);
    }

    /// <summary>
    /// Where an element of the output stands in a value: at 0 along axes of extent 1. Both have the batch's axis, and
    /// the axes after it are aligned at the last.
    /// </summary>
    public static int Place(int element, Shape value, Shape output)
    {
        var (place, stride) = (0, 1);
        for (var fromEnd = 1; fromEnd < output.Rank; fromEnd++)
        {
            (element, var along) = Math.DivRem(element, output[output.Rank - fromEnd]);
            if (fromEnd >= value.Rank)
                continue;
            var extent = value[value.Rank - fromEnd];
            place += (extent == 1 ? 0 : along) * stride;
            stride *= extent;
        }

        return element * stride + place;
    }
}
