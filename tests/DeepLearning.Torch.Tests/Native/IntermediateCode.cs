using System.Reflection;
using System.Reflection.Emit;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>What compiled methods call, read from their intermediate code.</summary>
internal static class IntermediateCode
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All methods and constructors that have a body, those of lambdas and iterators too.</summary>
    public static IEnumerable<MethodBase> Methods(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            .Where(method => method.GetMethodBody() is not null);

    /// <summary>
    /// The methods that one calls, each as its definition (not as an instance of a generic one), with the instruction
    /// that follows.
    /// </summary>
    public static IEnumerable<(MethodBase Called, OpCode Next)> Calls(MethodBase method)
    {
        MethodBase? called = null;
        foreach (var (code, operand) in Instructions(method.GetMethodBody()!.GetILAsByteArray()!))
        {
            if (called is not null)
                yield return (called, code);
            called =
                code.OperandType == OperandType.InlineMethod
                    ? Definition(Resolve(method, BitConverter.ToInt32(operand.Span)))
                    : null;
        }
    }

    private static IEnumerable<(OpCode Code, ReadOnlyMemory<byte> Operand)> Instructions(byte[] body)
    {
        for (var at = 0; at < body.Length; )
        {
            short value = body[at++];
            if (value == 0xfe)
                value = (short)(0xfe00 | body[at++]);
            var code = OpCodesByValue[value];
            var size = code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(body, at),
                _ => 4,
            };
            yield return (code, body.AsMemory(at, size));
            at += size;
        }
    }

    private static MethodBase Resolve(MethodBase caller, int token) =>
        caller.Module.ResolveMethod(
            token,
            caller.DeclaringType!.GetGenericArguments(),
            caller.IsGenericMethod ? caller.GetGenericArguments() : null
        )!;

    private static MethodBase Definition(MethodBase method)
    {
        if (method is MethodInfo { IsGenericMethod: true } generic)
            method = generic.GetGenericMethodDefinition();
        return method.DeclaringType is { IsGenericType: true, IsGenericTypeDefinition: false }
            ? method.Module.ResolveMethod(method.MetadataToken)!
            : method;
    }
}
