using System.Reflection;
using TorchSharp;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>
/// Some of TorchSharp 0.107's native functions catch no C++ exception: an error in them ends the process in place of
/// becoming an exception. Read from the compiled code, so that no call of the backend is left out.
/// </summary>
public sealed class UncaughtErrorsTests
{
    private static readonly string[] Uncaught = ["grad", "matmul", "cummax", "cummin"];

    [Fact]
    public void The_backend_calls_none_of_the_functions_whose_errors_end_the_process()
    {
        var calls = IntermediateCode
            .Methods(typeof(TorchBackend).Assembly)
            .SelectMany(IntermediateCode.Calls)
            .Select(call => call.Called)
            .Where(called => called.DeclaringType?.Assembly == typeof(torch).Assembly)
            .ToList();
        Assert.Contains(calls, called => called.Name == "backward");
        Assert.DoesNotContain(calls, called => Uncaught.Contains(called.Name));
    }

    [Fact]
    public void Their_names_are_TorchSharps() =>
        Assert.All(
            Uncaught,
            name => Assert.Contains(IntermediateCode.Methods(typeof(torch).Assembly), method => method.Name == name)
        );
}
