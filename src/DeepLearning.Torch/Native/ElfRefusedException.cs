using System.Diagnostics.CodeAnalysis;

namespace DeepLearning.Torch;

/// <summary>Why a native library was not patched.</summary>
internal enum ElfRefusal
{
    /// <summary>The file is not an ELF shared library for 64-bit little-endian x86.</summary>
    NotThisKindOfFile,

    /// <summary>The file points beyond its own end.</summary>
    Truncated,

    /// <summary>The file is sound so far as we can tell, but not built the way we know.</summary>
    UnexpectedLayout,

    /// <summary>The version we would weaken is not required, or more than once.</summary>
    VersionNotRequiredOnce,

    /// <summary>
    /// The version is required for another symbol, or for several: the library truly needs the newer libstdc++.
    /// </summary>
    OtherSymbolNeedsIt,

    /// <summary>The symbol's name is stored within, or shares its bytes with, another string.</summary>
    SharedString,
}

/// <summary>
/// A native library was not patched; nothing was written. The message says why, with the file's path.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1032:Implement standard exception constructors",
    Justification = "Internal: a refusal always has its kind."
)]
internal sealed class ElfRefusedException(ElfRefusal refusal, string message) : Exception(message)
{
    public ElfRefusal Refusal { get; } = refusal;
}
