using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>
/// One step of a dotted name, "layer1" of "layer1.0.weight": holds modules and tensors, and computes nothing.
/// </summary>
internal sealed class ModuleScope(string name) : torch.nn.Module(name)
{
    private readonly Dictionary<string, ModuleScope> _below = new(StringComparer.Ordinal);

    /// <summary>The module of this name below, made where there is none.</summary>
    public ModuleScope Below(string step) => Of(_below, step, scope => register_module(step, scope));

    /// <summary>A module by name, made and registered where there is none.</summary>
    public static ModuleScope Of(Dictionary<string, ModuleScope> scopes, string step, Action<ModuleScope> register)
    {
        if (scopes.TryGetValue(step, out var scope))
            return scope;
        scope = new ModuleScope(step);
        scopes.Add(step, scope);
        register(scope);
        return scope;
    }
}
