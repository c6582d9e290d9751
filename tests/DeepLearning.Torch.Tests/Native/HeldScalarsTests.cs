using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>
/// A Scalar that nobody holds may be freed while libtorch reads it: see <see cref="HeldScalars"/>. Read from the
/// compiled code, so that no call of the backend is left out.
/// </summary>
public sealed class HeldScalarsTests
{
    private static readonly Dictionary<MethodBase, MethodBase?> Makers = FindMakers();

    [Fact]
    public void The_backend_calls_nothing_that_makes_a_scalar_by_itself()
    {
        var calls =
            from method in IntermediateCode.Methods(typeof(TorchBackend).Assembly)
            from call in IntermediateCode.Calls(method)
            where Makers.TryGetValue(call.Called, out var next) && next is not null
            select $"{Name(method)} calls {Chain(call.Called)}";
        Assert.Empty(calls);
    }

    [Fact]
    public void A_scalar_that_the_backend_makes_is_stored_before_it_is_used()
    {
        var conversions =
            from method in IntermediateCode.Methods(typeof(TorchBackend).Assembly)
            from call in IntermediateCode.Calls(method)
            where Makers.TryGetValue(call.Called, out var next) && next is null
            select (method, call.Next);
        Assert.NotEmpty(conversions);
        Assert.All(
            conversions,
            conversion =>
                Assert.True(
                    Stores(conversion.Next),
                    $"{Name(conversion.method)} makes a scalar and does not keep it, but goes on with {conversion.Next}"
                )
        );
    }

    [Theory]
    [InlineData("op_Addition")]
    [InlineData("softplus")]
    [InlineData("step")]
    public void TorchSharp_makes_them_in_operators_functions_and_optimizers(string method) =>
        Assert.Contains(Makers.Keys, maker => maker.Name == method);

    /// <summary>
    /// TorchSharp's conversions to a scalar (null), and the methods that come to one, each with the method it calls on
    /// the way.
    /// </summary>
    private static Dictionary<MethodBase, MethodBase?> FindMakers()
    {
        var methods = IntermediateCode.Methods(typeof(torch).Assembly).ToList();
        var callers = methods
            .SelectMany(method => IntermediateCode.Calls(method).Select(call => (call.Called, Caller: method)))
            .ToLookup(pair => pair.Called, pair => pair.Caller);
        var conversions = methods.Where(method =>
            (method.DeclaringType == typeof(Scalar) && (method.Name == "op_Implicit" || method.IsConstructor))
            || method.Name == "ToScalar"
        );
        var found = conversions.ToDictionary(method => method, _ => (MethodBase?)null);
        var open = new Queue<MethodBase>(found.Keys);
        while (open.TryDequeue(out var called))
            foreach (var caller in callers[called])
                if (found.TryAdd(caller, called))
                    open.Enqueue(caller);
        return found;
    }

    private static bool Stores(OpCode code) =>
        code.Name!.StartsWith("stloc", StringComparison.Ordinal) || code == OpCodes.Stfld || code == OpCodes.Stsfld;

    private static string Chain(MethodBase called) =>
        Makers[called] is { } next ? $"{Name(called)}, which calls {Chain(next)}" : Name(called);

    private static string Name(MethodBase method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
