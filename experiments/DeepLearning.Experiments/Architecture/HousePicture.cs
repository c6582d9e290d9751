using System.Globalization;
using System.Net;
using System.Text;

namespace DeepLearning.Experiments.Architecture;

/// <summary>The assemblies as boxes with their rooms, floor above floor, and an arrow for each reference.</summary>
public static class HousePicture
{
    private const int Width = 220,
        Line = 18,
        Head = 34,
        Gap = 40,
        FloorGap = 70,
        Margin = 24;

    /// <returns>An SVG file.</returns>
    public static string Draw(IReadOnlyList<House> houses)
    {
        var floors = houses
            .GroupBy(house => house.Floor(houses))
            .OrderByDescending(floor => floor.Key)
            .Select(floor => floor.ToArray())
            .ToArray();
        var width = (2 * Margin) + (floors.Max(floor => floor.Length) * (Width + Gap)) - Gap;
        var boxes = Place(floors, width);
        var height = boxes.Values.Max(box => box.Y + box.Height) + Margin;
        var picture = new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" """
                    + $"""viewBox="0 0 {width} {height}" """
            )
            .Append("""font-family="Arial, sans-serif" font-size="13">""")
            .Append('\n')
            .Append("""<title>The assemblies, their rooms, and which refers to which</title>""")
            .Append('\n')
            .Append("""<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" """)
            .Append("""orient="auto"><path d="M0 0 L8 4 L0 8 Z" fill="#445"/></marker></defs>""")
            .Append('\n')
            .Append("""<rect width="100%" height="100%" fill="#fff"/>""")
            .Append('\n');
        foreach (var house in houses)
        foreach (var target in house.Arrows)
            picture.Append(Arrow(house, target, boxes, floors)).Append('\n');
        foreach (var house in houses)
            picture.Append(Drawn(house, boxes[house.Name]));
        return picture.Append("</svg>\n").ToString();
    }

    private static Dictionary<string, Box> Place(House[][] floors, int width)
    {
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        var y = Margin;
        foreach (var floor in floors)
        {
            var left = (width - (floor.Length * (Width + Gap)) + Gap) / 2;
            var height = Head + (floor.Max(house => house.Rooms.Count) * Line) + 10;
            for (var i = 0; i < floor.Length; i++)
                boxes.Add(floor[i].Name, new(left + (i * (Width + Gap)), y, Head + (floor[i].Rooms.Count * Line) + 10));
            y += height + FloorGap;
        }

        return boxes;
    }

    /// <summary>
    /// Straight down to the next floor; past a floor, through the gap right of the box that is in the way.
    /// </summary>
    private static string Arrow(House from, string to, Dictionary<string, Box> boxes, House[][] floors)
    {
        var (start, end) = (boxes[from.Name], boxes[to]);
        var next = FloorOf(from.Name, floors) + 1;
        if (FloorOf(to, floors) == next)
        {
            var edge = Math.Clamp(end.Middle, start.X + 20, start.X + Width - 20);
            var (x, y) = ((start.Middle + edge) / 2, start.Y + start.Height);
            var tip = Tip(end, x);
            return Path($"M{x} {y} C{x} {y + (FloorGap / 2)} {tip} {end.Y - (FloorGap / 2)} {tip} {end.Y}");
        }

        var lane = start.X + Width + (Gap / 2);
        var (side, into) = (start.Y + (start.Height / 2), Tip(end, lane));
        return Path(
            $"M{start.X + Width} {side} C{lane} {side} {lane} {side} {lane} {boxes[floors[next][0].Name].Y} "
                + $"L{lane} {end.Y - FloorGap} C{lane} {end.Y - 20} {into} {end.Y - 40} {into} {end.Y}"
        );
    }

    /// <summary>
    /// Where an arrow that comes from x meets a box's upper edge: arrows from different sides stay apart.
    /// </summary>
    private static int Tip(Box end, int x) => end.Middle + ((x - end.Middle) / 3);

    private static int FloorOf(string name, House[][] floors) =>
        Array.FindIndex(floors, floor => floor.Any(house => house.Name == name));

    private static string Path(string way) =>
        $"""<path d="{way}" fill="none" stroke="#445" stroke-width="1.4" marker-end="url(#tip)"/>""";

    private static string Drawn(House house, Box box)
    {
        var drawn = new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"""<rect x="{box.X}" y="{box.Y}" width="{Width}" height="{box.Height}" rx="6" """
                    + $"""fill="#f3f6fb" stroke="#445"/>"""
            )
            .Append('\n')
            .Append(Text(box.X + 12, box.Y + 22, house.Name, " font-weight=\"bold\" fill=\"#112\""));
        for (var i = 0; i < house.Rooms.Count; i++)
            drawn.Append(Text(box.X + 20, box.Y + Head + 12 + (i * Line), house.Rooms[i], " fill=\"#334\""));
        return drawn.ToString();
    }

    private static string Text(int x, int y, string text, string style) =>
        $"""<text x="{x}" y="{y}"{style}>{WebUtility.HtmlEncode(text)}</text>""" + '\n';

    private readonly record struct Box(int X, int Y, int Height)
    {
        public int Middle => X + (Width / 2);
    }
}
