using System.Globalization;

namespace DeepLearning.Interop.Onnx.Import;

internal sealed partial class NodeImport
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public long Integer(string name, long byDefault) =>
        Setting<OnnxSetting.Integer>(name) is { } setting ? setting.Value : byDefault;

    public bool Flag(string name, bool byDefault = false) => Integer(name, byDefault ? 1 : 0) != 0;

    /// <summary>
    /// A real, by the shortest decimal that means it: what was 1e-5 before it was rounded to float32 is that again.
    /// </summary>
    public double Real(string name, double byDefault) =>
        Setting<OnnxSetting.Real>(name) is { } setting ? Decimals.Of(setting.Value) : byDefault;

    public string Text(string name, string byDefault) =>
        Setting<OnnxSetting.Text>(name) is { } setting ? setting.Value : byDefault;

    public long[]? Integers(string name) =>
        Setting<OnnxSetting.Integers>(name) is { } setting ? [.. setting.Values] : null;

    public Sequence<float>? Reals(string name) => Setting<OnnxSetting.Reals>(name)?.Values;

    public StoredTensor? Tensor(string name) => Setting<OnnxSetting.Tensor>(name)?.Value;

    /// <summary>Attributes that change nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _known.Add(name);
    }

    /// <summary>An attribute that may have this value alone.</summary>
    public void Expect(string name, long value)
    {
        if (Integer(name, value) is var other && other != value)
            throw Refuse(string.Create(CultureInfo.InvariantCulture, $"has {name} {other}, which no layer expresses"));
    }

    public void Expect(string name, string value)
    {
        if (Text(name, value) is var other && other != value)
            throw Refuse($"has {name} '{other}', which no layer expresses");
    }

    private T? Setting<T>(string name)
        where T : OnnxSetting
    {
        _known.Add(name);
        return node.Attribute(name) switch
        {
            null => null,
            T setting => setting,
            var other => throw Refuse($"has an attribute {name} that is {other}, which is of another kind"),
        };
    }

    private void CheckAttributes()
    {
        foreach (var attribute in node.Attributes)
            if (!_known.Contains(attribute.Name))
                throw Refuse($"has the attribute {attribute.Name} ({attribute}), which is not read");
    }
}
