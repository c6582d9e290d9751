using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>
/// How long libtorch's threads spin when they wait for each other before they sleep. They are OpenMP's (GNU's libgomp,
/// which reads its settings once, when it is loaded). Its own choice is 300,000 turns, some milliseconds: on a quiet
/// machine a thread never sleeps; beside a busy neighbour each turn is taken from the thread that is waited for, and a
/// step takes a hundred times as long. Sleeping at once is right beside a neighbour, and makes small steps two to four
/// times slower on a quiet machine.
/// </summary>
internal static partial class ThreadWaiting
{
    /// <summary>OpenMP's variable: ACTIVE or PASSIVE.</summary>
    public const string Policy = "OMP_WAIT_POLICY";

    /// <summary>libgomp's variable: how many turns.</summary>
    public const string Spins = "GOMP_SPINCOUNT";

    /// <summary>Our choice; docs/performance.md has what was measured.</summary>
    public const string Chosen = "2000";

    /// <summary>What libgomp takes by itself.</summary>
    public const string Libgomps = "300000";

    /// <summary>
    /// For a benchmark, which runs on a machine that does nothing else: there libtorch is fastest when its threads spin
    /// as long as libgomp lets them by itself. To be called before libtorch is loaded; a number or a policy that the
    /// user has set stays.
    /// </summary>
    public static void KeepLibgomps()
    {
        if (Environment.GetEnvironmentVariable(Policy) is null && Environment.GetEnvironmentVariable(Spins) is null)
            Environment.SetEnvironmentVariable(Spins, Libgomps);
    }

    /// <summary>
    /// Sets the number of turns, unless the user has set it or the policy: in the environment, or by
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/>, which reaches no native code by itself.
    /// </summary>
    public static void Choose()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            if (!Pass(Policy) & !Pass(Spins))
                _ = Set(Spins, Chosen, overwrite: 0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another libc: libgomp keeps its own choice.
        }
    }

    /// <summary>Hands a variable of this program on to native code; false where it is not set.</summary>
    private static bool Pass(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && Set(name, value, overwrite: 1) == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);
}
