using System.Globalization;
using CsCheck;

namespace DeepLearning.TestSupport;

/// <summary>
/// Readers are fed what is nearly right. Whatever is changed, a reader ends in one of two ways: a value that keeps its
/// own rules, or the one exception that its format documents, with a message in one line.
/// </summary>
public static class Fuzz
{
    /// <summary>More mutations a format, by hand: FUZZ_MUTATIONS=50000.</summary>
    private static readonly int Mutations = int.Parse(
        Environment.GetEnvironmentVariable("FUZZ_MUTATIONS") ?? "2000",
        CultureInfo.InvariantCulture
    );

    /// <summary>Signs and decimal points of Swedish, Persian and Arabic: a user's program may have them.</summary>
    private static readonly CultureInfo[] Cultures =
    [
        CultureInfo.InvariantCulture,
        Culture("\u2212", ",", "\u00a0"),
        Culture("\u200e\u2212", "\u066b", "\u066c"),
        Culture("\u061c-", "\u066b", "\u066c"),
    ];

    /// <summary>Runs an action under each culture.</summary>
    public static void UnderEachCulture(Action action)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in Cultures)
            {
                CultureInfo.CurrentCulture = culture;
                action();
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Feeds a reader with mutations of a file.</summary>
    /// <param name="original">What the reader takes.</param>
    /// <param name="mutate">Changes something.</param>
    /// <param name="read">Reads it, and checks what it gives.</param>
    /// <typeparam name="TException">What the format documents.</typeparam>
    /// <returns>How many were accepted, and how many refused.</returns>
    public static (int Accepted, int Refused) Run<TFile, TException>(
        TFile original,
        Func<PCG, TFile, TFile> mutate,
        Action<TFile> read
    )
        where TException : Exception
    {
        var (accepted, refused, before) = (0, 0, CultureInfo.CurrentCulture);
        try
        {
            for (var i = 0; i < Mutations; i++)
            {
                CultureInfo.CurrentCulture = Cultures[i % Cultures.Length];
                var file = mutate(new PCG(1, (ulong)i), original);
                try
                {
                    read(file);
                    accepted++;
                }
                catch (TException e)
                {
                    Xunit.Assert.DoesNotContain('\n', e.Message);
                    refused++;
                }
                catch (Exception e)
                {
                    var text = file is byte[] bytes ? Convert.ToBase64String(bytes) : $"{file}";
                    throw new InvalidOperationException($"mutation {i}: {e.GetType().Name}: {e.Message}\n{text}", e);
                }
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return (accepted, refused);
    }

    private static CultureInfo Culture(string minus, string point, string group)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = minus;
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSeparator = group;
        return culture;
    }
}
