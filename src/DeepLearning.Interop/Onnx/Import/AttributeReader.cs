using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf.Collections;
using static DeepLearning.Interop.Onnx.Schema.AttributeProto.Types;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A node's attributes.</summary>
internal static class AttributeReader
{
    public static Sequence<OnnxSetting> Read(
        RepeatedField<AttributeProto> attributes,
        TensorReader tensors,
        string node
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
            if (!names.Add(attribute.Name))
                throw new InvalidDataException($"{node} has two attributes '{attribute.Name}'");
        return attributes.Select(attribute => Read(attribute, tensors, node)).ToSequence();
    }

    private static OnnxSetting Read(AttributeProto attribute, TensorReader tensors, string node)
    {
        var name = attribute.Name;
        return KindOf(attribute, node) switch
        {
            AttributeType.Float => new OnnxSetting.Real(name, attribute.F),
            AttributeType.Int => new OnnxSetting.Integer(name, attribute.I),
            AttributeType.String => new OnnxSetting.Text(name, attribute.S.ToStringUtf8()),
            AttributeType.Tensor => new OnnxSetting.Tensor(
                name,
                tensors.Read(attribute.T ?? new(), $"the attribute '{name}' of {node}")
            ),
            AttributeType.Floats => new OnnxSetting.Reals(name, attribute.Floats.ToSequence()),
            AttributeType.Ints => new OnnxSetting.Integers(name, attribute.Ints.ToSequence()),
            var kind => new OnnxSetting.Other(name, kind.ToString().ToUpperInvariant()),
        };
    }

    private static AttributeType KindOf(AttributeProto attribute, string node)
    {
        if (attribute.RefAttrName.Length > 0)
            throw new InvalidDataException(
                $"{node} has an attribute '{attribute.Name}' that stands for another outside of a function"
            );
        if (!Enum.IsDefined(attribute.Type))
            throw new InvalidDataException(
                $"{node} has an attribute '{attribute.Name}' of a kind that is none, {(int)attribute.Type}"
            );
        if (attribute.Type != AttributeType.Undefined)
            return attribute.Type;
        // Files of the first versions of the format do not say: it is what is there.
        return attribute.T is not null ? AttributeType.Tensor
            : attribute.G is not null ? AttributeType.Graph
            : attribute.Ints.Count > 0 ? AttributeType.Ints
            : attribute.Floats.Count > 0 ? AttributeType.Floats
            : attribute.Strings.Count > 0 ? AttributeType.Strings
            : attribute.S.Length > 0 ? AttributeType.String
            : attribute.F != 0 ? AttributeType.Float
            : AttributeType.Int;
    }
}
