using System.Globalization;

namespace DeepLearning.Interop;

/// <summary>
/// The few literals of Python that a .npy header holds: a dictionary from strings to strings, True, False, and tuples
/// of whole numbers. Nothing is evaluated.
/// </summary>
internal ref struct PythonLiteral
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Values are string, bool, or a list of long.</summary>
    /// <exception cref="InvalidDataException">The text is none such; the message says at which character.</exception>
    public static Dictionary<string, object> ReadDictionary(string text)
    {
        var literal = new PythonLiteral(text);
        var entries = new Dictionary<string, object>(StringComparer.Ordinal);
        literal.Expect('{');
        while (!literal.Take('}'))
        {
            var name = literal.Text();
            literal.Expect(':');
            if (!entries.TryAdd(name, literal.Value()))
                throw new InvalidDataException($"its header has '{name}' twice");
            if (literal.Take('}'))
                break;
            literal.Expect(',');
        }

        literal.SkipSpace();
        return literal._at == literal._text.Length ? entries : throw literal.Expected("the header's end");
    }

    private object Value()
    {
        SkipSpace();
        return Next switch
        {
            '\'' or '"' => Text(),
            '(' => Numbers(),
            '[' => throw new InvalidDataException("its elements have fields (a list of types): these are not read"),
            _ when Word("True") => true,
            _ when Word("False") => false,
            _ => throw Expected("a string, True, False or a tuple"),
        };
    }

    private string Text()
    {
        SkipSpace();
        var quote = Next;
        if (quote is not ('\'' or '"'))
            throw Expected("a string");
        var length = _text[(_at + 1)..].IndexOf(quote);
        if (length < 0)
            throw Expected("a string that ends");
        var text = _text.Slice(_at + 1, length).ToString();
        if (text.Contains('\\', StringComparison.Ordinal))
            throw Expected("a string without escapes");
        _at += length + 2;
        return text;
    }

    /// <summary>Python before 3 wrote 3L.</summary>
    private List<object> Numbers()
    {
        Expect('(');
        var numbers = new List<object>();
        while (!Take(')'))
        {
            SkipSpace();
            var start = _at;
            while (Next is (>= '0' and <= '9') or '-')
                _at++;
            if (!long.TryParse(_text[start.._at], CultureInfo.InvariantCulture, out var number))
            {
                _at = start;
                throw Expected("a whole number");
            }

            if (Next == 'L')
                _at++;
            numbers.Add(number);
            if (Take(')'))
                break;
            Expect(',');
        }

        return numbers;
    }

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    private bool Word(string word)
    {
        if (!_text[_at..].StartsWith(word, StringComparison.Ordinal))
            return false;
        _at += word.Length;
        return true;
    }

    private bool Take(char c)
    {
        SkipSpace();
        if (Next != c)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
            throw Expected($"'{c}'");
    }

    private void SkipSpace()
    {
        while (Next is ' ' or '\n' or '\t')
            _at++;
    }

    private readonly InvalidDataException Expected(string what) =>
        new($"character {_at} of its header: {what} is expected");
}
