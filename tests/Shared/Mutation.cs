using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace DeepLearning.TestSupport;

/// <summary>
/// Changes to a file: blind ones to bytes, and ones to a text's words, which come further into a parser.
/// </summary>
public static partial class Mutation
{
    /// <summary>What stands in a word's place.</summary>
    private static readonly string[] Words =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "-0",
        "0.5",
        "-0.5",
        "2",
        "1e999",
        "-1e999",
        "1e308",
        "1e-400",
        "NaN",
        "Infinity",
        "-Infinity",
        "\"NaN\"",
        "\"Infinity\"",
        "\"-Infinity\"",
        "2147483647",
        "2147483648",
        "-2147483648",
        "4294967296",
        "9007199254740993",
        "9223372036854775807",
        "18446744073709551616",
        "99999999999999999999999",
        "\"\"",
        "\" \"",
        "\"1\"",
        "\"x\"",
        "\"type\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\u0000\"",
        "\"\ud83d\ude00\"",
        "\"\u2212\"",
        "{}",
        "[]",
        "[[]]",
        "[null]",
        "[1]",
        "[-1]",
        "{\"x\":1}",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "//",
        "/**/",
        "\ufeff",
        "\n",
        "\0",
        "\u2212",
        "\u066b",
        "1,5",
        "1.5",
        "+1",
        "01",
        "1.",
        ".5",
        "0x10",
        "1_0",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    /// <summary>One to three blind changes: bits, bytes, cuts, insertions, copies.</summary>
    public static byte[] Bytes(PCG random, byte[] original)
    {
        var bytes = original.ToList();
        for (var changes = 1 + Below(random, 3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = Below(random, bytes.Count);
            var length = Math.Min(1 + Below(random, 16), bytes.Count - at);
            switch (Below(random, 7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << Below(random, 8));
                    break;
                case 1:
                    bytes[at] = (byte)Below(random, 256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)Below(random, 256)));
                    break;
                case 4:
                    bytes.InsertRange(Below(random, bytes.Count), bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    for (var i = at; i < at + length; i++)
                        bytes[i] = 0xff;
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>One to three changes to the words of a text: strings, numbers, literals, brackets, commas.</summary>
    public static string Text(PCG random, string original)
    {
        var words = Word().Matches(original).Select(match => match.Value).ToList();
        for (var changes = 1 + Below(random, 3); changes > 0 && words.Count > 0; changes--)
        {
            var at = Below(random, words.Count);
            var length = Math.Min(1 + Below(random, 12), words.Count - at);
            switch (Below(random, 8))
            {
                case 0:
                    words.RemoveRange(at, length);
                    break;
                case 1:
                    words.InsertRange(Below(random, words.Count), words.GetRange(at, length));
                    break;
                case 2:
                    words[at] = words[Below(random, words.Count)];
                    break;
                case 3:
                    words[at] = words[at].Length > 1 ? words[at][..^1] : "";
                    break;
                default:
                    words[at] = Words[Below(random, Words.Length)];
                    break;
            }
        }

        return string.Concat(words);
    }

    /// <summary>The same of a file of text: its words or, one time in four, its bytes.</summary>
    public static byte[] TextFile(PCG random, byte[] original) =>
        Below(random, 4) == 0
            ? Bytes(random, original)
            : Encoding.UTF8.GetBytes(Text(random, Encoding.UTF8.GetString(original)));

    public static int Below(PCG random, int limit) => (int)random.Next((uint)limit);

    [GeneratedRegex("""\s+|"(?:[^"\\]|\\.)*"|[+-]?[0-9][0-9.eE+-]*|[A-Za-z]+|.""", RegexOptions.Singleline)]
    private static partial Regex Word();
}
