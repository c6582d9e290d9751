using System.Globalization;
using System.Text;

namespace DeepLearning;

/// <summary>A model as a table: nodes, layers, output shapes, parameter counts.</summary>
public static class ModelSummary
{
    public static string Of(Model model)
    {
        var rows = new List<string[]> { new[] { "node", "layer", "reads", "output", "parameters" } };
        for (var i = 0; i < model.Nodes.Count; i++)
        {
            var node = model.Nodes[i];
            var details = node.Layer.Describe();
            var count = model.ParametersOf(node).Where(p => p.Spec.IsTrained).Sum(p => (long)p.Spec.Shape.Size);
            rows.Add([
                node.Name,
                details.Length == 0 ? node.Layer.Kind : $"{node.Layer.Kind}({details})",
                i > 0 && node.Inputs is [var only] && only == model.Nodes[i - 1].Name
                    ? ""
                    : string.Join(", ", node.Inputs),
                model.Shapes[i].ToString(),
                node.SharesParametersOf is { } owner ? $"those of {owner}"
                : count == 0 ? ""
                : Number(count),
            ]);
        }

        var widths = Enumerable
            .Range(0, rows[0].Length)
            .Select(column => rows.Max(row => row[column].Length))
            .ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(
                string.Join(
                        "  ",
                        row.Select(
                            (cell, column) => column == 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])
                        )
                    )
                    .TrimEnd()
            );
        var trained = model.Parameters.Where(p => p.Spec.IsTrained).Sum(p => (long)p.Spec.Shape.Size);
        var state = model.Parameters.Where(p => !p.Spec.IsTrained).Sum(p => (long)p.Spec.Shape.Size);
        text.Append(
            CultureInfo.InvariantCulture,
            $"outputs: {string.Join(", ", model.Outputs)}; {Number(trained)} parameters"
        );
        if (state > 0)
            text.Append(CultureInfo.InvariantCulture, $", {Number(state)} values of non-trained state");
        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
