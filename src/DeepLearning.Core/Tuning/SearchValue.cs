using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// What a hyperparameter is in one trial: a number or a text. In JSON it is a plain number or string.
/// </summary>
[JsonConverter(typeof(SearchValueJsonConverter))]
public abstract record SearchValue
{
    private SearchValue() { }

    public static implicit operator SearchValue(double value) => new Number(value);

    public static implicit operator SearchValue(string value) => new Text(value);

    /// <summary>A number, whole or not.</summary>
    public sealed record Number : SearchValue
    {
        public Number(double value) => Value = value;

        /// <summary>Finite.</summary>
        public double Value
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text: commonly the name of something.</summary>
    public sealed record Text : SearchValue
    {
        public Text(string value) => Value = value;

        /// <summary>Not empty.</summary>
        public string Value
        {
            get;
            init => field = Require.Name(value);
        }

        public override string ToString() => Value;
    }
}

/// <summary>How it is written in JSON.</summary>
public sealed class SearchValueJsonConverter : JsonConverter<SearchValue>
{
    public override SearchValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => new SearchValue.Number(reader.GetDouble()),
            JsonTokenType.String => new SearchValue.Text(reader.GetString()!),
            var other => throw new JsonException($"a value is a number or a text, but {other} is given"),
        };

    public override void Write(Utf8JsonWriter writer, SearchValue value, JsonSerializerOptions options)
    {
        if (value is SearchValue.Number number)
            writer.WriteNumberValue(number.Value);
        else
            writer.WriteStringValue(((SearchValue.Text)value).Value);
    }
}
