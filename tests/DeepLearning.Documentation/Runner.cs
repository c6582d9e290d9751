using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeepLearning.Documentation;

/// <summary>Compiles a block and runs it, in an empty folder of its own.</summary>
internal static class Runner
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <returns>What it prints.</returns>
    public static string Run(Block block)
    {
        var program = Program.Of(block);
        var assembly = Compile(block, program);
        var (output, folder, console) = (
            new StringWriter(),
            Directory.CreateTempSubdirectory("documentation"),
            Console.Out
        );
        var before = Directory.GetCurrentDirectory();
        try
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(folder.FullName);
            foreach (var run in Runs(assembly, program))
                run();
        }
        finally
        {
            Console.SetOut(console);
            Directory.SetCurrentDirectory(before);
            folder.Delete(recursive: true);
        }

        return output.ToString();
    }

    private static Assembly Compile(Block block, Program program)
    {
        var compilation = CSharpCompilation.Create(
            $"Documented{block.Line}.{Path.GetFileName(block.Page)}",
            [CSharpSyntaxTree.ParseText(program.Source)],
            References,
            new CSharpCompilationOptions(
                program.IsTests ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(result.Success, $"{block.Place} does not compile:\n{string.Join('\n', errors)}\n{program.Source}");
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }

    private static IEnumerable<Action> Runs(Assembly assembly, Program program)
    {
        if (!program.IsTests)
        {
            var main = assembly.EntryPoint!;
            return [() => Invoke(main, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()])];
        }

        var type = assembly.GetType(Program.ClassName)!;
        return type.GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => (Action)(() => Invoke(method, Activator.CreateInstance(type), [])));
    }

    private static void Invoke(MethodInfo method, object? instance, object[] arguments)
    {
        if (method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task task)
            task.GetAwaiter().GetResult();
    }
}
