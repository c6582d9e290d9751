namespace DeepLearning.Verification;

// Layers that only move values, and the sum of several.
internal static class NaiveShapes
{
    public static DualTensor ZeroPad(DualPass pass, Padding.Sides sides)
    {
        var x = pass.Input;
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < pass.Count; i++)
        for (var c = 0; c < x.Shape[1]; c++)
        for (var row = 0; row < x.Shape[2]; row++)
        for (var column = 0; column < x.Shape[3]; column++)
        {
            var line = (i * x.Shape[1] + c) * pass.Output[2] + row + sides.Top;
            y[line * pass.Output[3] + column + sides.Left] = x[i, c, row, column];
        }

        return new(pass.Output, y);
    }

    /// <summary>Along the first axis of a sample: one sample's values of each input end to end.</summary>
    public static DualTensor Concat(DualPass pass) =>
        new(
            pass.Output,
            [
                .. Enumerable
                    .Range(0, pass.Count)
                    .SelectMany(i =>
                        pass.Inputs.SelectMany(x =>
                            x.Span.Slice(i * (x.Size / pass.Count), x.Size / pass.Count).ToArray()
                        )
                    ),
            ]
        );

    public static DualTensor Add(DualPass pass)
    {
        var y = pass.Input.Span.ToArray();
        foreach (var x in pass.Inputs.Skip(1))
            for (var i = 0; i < y.Length; i++)
                y[i] += x[i];
        return new(pass.Output, y);
    }
}
